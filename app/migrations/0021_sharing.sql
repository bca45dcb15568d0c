-- Sharing: what widens somebody's sight beyond their roles. Nothing narrows it.

-- Who works on a record beside its owner. For what may be seen they count as an owner of it, and where they write, also for what
-- may be edited; to hand it over or delete it is the owner's.
create table collaborator (
  tenant_id  uuid not null references tenant,
  object     text not null constraint collaborator_object check (object in ('account', 'deal')),
  record_id  uuid not null,
  member_id  uuid not null,
  -- what they are there for
  part       text constraint collaborator_part check (length(part) between 1 and 60),
  writes     boolean not null,
  -- the last day it holds; null: for good
  until      date,
  created_at timestamptz not null,
  created_by uuid,
  primary key (tenant_id, object, record_id, member_id),
  constraint collaborator_member_fk foreign key (tenant_id, member_id) references member (tenant_id, id)
);
call guanxi_wall('collaborator');
create index collaborator_by_member on collaborator (tenant_id, member_id, object, record_id);

-- Records of some people of the company are shared with others: a department's deals with a team, a position's accounts with a role.
create table sharing_rule (
  tenant_id  uuid not null references tenant,
  id         uuid not null,
  name       text not null constraint sharing_rule_name check (length(name) between 1 and 120),
  object     text not null constraint sharing_rule_object check (object in ('account', 'contact', 'deal', 'activity')),
  -- whose records: {"kind": "department", "id": …} means everybody in it and below it
  whose      jsonb not null,
  -- with whom
  circle     jsonb not null,
  writes     boolean not null,
  -- the last day it holds; null: for good
  until      date,
  created_at timestamptz not null,
  created_by uuid,
  updated_at timestamptz not null,
  version    bigint not null default 1,
  primary key (tenant_id, id)
);
call guanxi_wall('sharing_rule');
