-- Roles and to whom they are given. Shipped roles live in the program until a company changes them; what a company says of
-- a role stands here.

create table role (
  tenant_id  uuid not null references tenant,
  -- the word of a shipped role, or the id of a company's own
  code       text not null,
  -- null: a shipped role keeps its name
  name       text constraint role_name_length check (length(name) between 1 and 80),
  -- {"deal": {"see": "below", "edit": "own"}}: what is not named is not allowed
  rights     jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version    bigint not null default 1,
  primary key (tenant_id, code)
);
call guanxi_wall('role');

-- Beside the role of their membership people have those given to them, to their positions and to their departments.
create table role_grant (
  tenant_id  uuid not null references tenant,
  role       text not null,
  holder     text not null constraint role_grant_holder check (holder in ('member', 'position', 'department')),
  holder_id  uuid not null,
  created_at timestamptz not null,
  created_by uuid,
  primary key (tenant_id, role, holder, holder_id)
);
call guanxi_wall('role_grant', 'select, insert, delete');
create index role_grant_by_holder on role_grant (tenant_id, holder, holder_id);

-- A member's own role may be any of them.
alter table member drop constraint member_role;
alter table member add constraint member_role check (length(role) between 1 and 36);
