-- The wall between companies, and the people behind it.
--
-- Rules of this schema (a catalogue test holds them):
--   * every tenant table's primary key, unique keys, foreign keys and indexes start with tenant_id, so that the schema
--     runs unchanged on a distributed PostgreSQL with the tenant as distribution key;
--   * every tenant table has row-level security, forced, with one policy: the row's tenant is the transaction's tenant;
--     with no tenant set nothing is seen and nothing can be written;
--   * the application works as role guanxi_app, which owns nothing and cannot bypass the policies;
--   * ids are UUIDv7 made by the application; there are no sequences.

create extension if not exists pg_trgm;
create extension if not exists btree_gin;

-- Roles belong to the server, not to one database: another database may have made it, perhaps at this very moment.
do $$
begin
  create role guanxi_app nologin nosuperuser nobypassrls noinherit;
exception when duplicate_object or unique_violation then null;
end $$;

do $$
begin
  if not pg_has_role(current_user, 'guanxi_app', 'member') then
    execute format('grant guanxi_app to %I', current_user);
  end if;
end $$;

grant usage on schema public to guanxi_app;

-- Puts a table behind the tenant wall and says what the application may do with it.
create procedure guanxi_wall(target regclass, rights text default 'select, insert, update, delete')
language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy tenant_wall on %s using (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid) '
    'with check (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)', target);
  execute format('grant %s on %s to guanxi_app', rights, target);
end $$;

-- A company that uses the product. Its id is the tenant id everywhere.
create table tenant (
  tenant_id     uuid primary key,
  name          text not null constraint tenant_name_length check (length(name) between 1 and 200),
  base_currency text not null default 'CNY' constraint tenant_currency check (base_currency ~ '^[A-Z]{3}$'),
  locale        text not null default 'zh' constraint tenant_locale check (locale in ('zh', 'en')),
  -- Days begin and end here: an IANA name.
  time_zone     text not null default 'Asia/Shanghai',
  created_at    timestamptz not null,
  version       bigint not null default 1
);
call guanxi_wall('tenant', 'select, update');

-- Somebody who can sign in, whichever companies they belong to. Not a tenant table: it is read before a tenant is known,
-- by the owner only; guanxi_app has no right on it.
create table person (
  id            uuid primary key,
  email         text not null constraint person_email_unique unique check (email = lower(email)),
  password_hash text not null,
  created_at    timestamptz not null
);

-- Which companies a person belongs to: sign-in asks before a tenant is known. Outside the wall, owner only.
create table membership (
  person_id uuid not null references person,
  tenant_id uuid not null references tenant,
  primary key (person_id, tenant_id)
);

-- A person (or a name that only holds records, such as an imported former colleague) in one company.
create table member (
  tenant_id  uuid not null references tenant,
  id         uuid not null,
  person_id  uuid references person,
  name       text not null constraint member_name_length check (length(name) between 1 and 120),
  email      text check (email = lower(email)),
  role       text not null constraint member_role check (role in ('administrator', 'manager', 'member')),
  -- invited: has a link to set a password; listed: holds records but cannot sign in; inactive: could, no longer may.
  status     text not null constraint member_status check (status in ('active', 'invited', 'listed', 'inactive')),
  manager_id uuid,
  region     text,
  created_at timestamptz not null,
  version    bigint not null default 1,
  primary key (tenant_id, id),
  constraint member_person_unique unique (tenant_id, person_id),
  constraint member_email_unique unique (tenant_id, email),
  constraint member_manager_fk foreign key (tenant_id, manager_id) references member (tenant_id, id)
);
call guanxi_wall('member');
create index member_by_name on member (tenant_id, name);

-- A device that is signed in. The cookie carries the tenant and a random token; only the token's SHA-256 is kept.
create table session (
  tenant_id    uuid not null references tenant,
  token_hash   bytea not null,
  id           uuid not null,
  member_id    uuid not null,
  created_at   timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at   timestamptz not null,
  user_agent   text not null,
  address      text not null,
  primary key (tenant_id, token_hash),
  constraint session_id_unique unique (tenant_id, id),
  constraint session_member_fk foreign key (tenant_id, member_id) references member (tenant_id, id) on delete cascade
);
call guanxi_wall('session');
create index session_by_member on session (tenant_id, member_id);

-- A link by which an invited member sets a password. Only the token's SHA-256 is kept.
create table invitation (
  tenant_id  uuid not null references tenant,
  token_hash bytea not null,
  member_id  uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at    timestamptz,
  primary key (tenant_id, token_hash),
  constraint invitation_member_fk foreign key (tenant_id, member_id) references member (tenant_id, id) on delete cascade
);
call guanxi_wall('invitation');

-- How often something was tried lately: failed sign-ins per account and per address. Kept outside the wall, owner only.
create table throttle (
  key      text primary key,
  since    timestamptz not null,
  attempts integer not null
);

-- Every change, by whom and from where: appended, never changed. Also what the history and the timeline are read from.
create table audit_entry (
  tenant_id  uuid not null references tenant,
  id         uuid not null,
  at         timestamptz not null,
  -- null: the system itself, at set-up
  actor_id   uuid,
  address    text,
  -- what kind of record: account, contact, deal, activity, product, pipeline, stage, member, session, tenant, import, export
  object     text not null,
  record_id  uuid not null,
  -- the account in whose timeline it belongs
  account_id uuid,
  -- created, updated, moved, deleted, restored, signed_in, exported …
  action     text not null,
  -- {"field": [old, new]}
  changes    jsonb not null default '{}',
  primary key (tenant_id, id)
);
call guanxi_wall('audit_entry', 'select, insert');
create index audit_by_record on audit_entry (tenant_id, record_id, id desc);
create index audit_by_account on audit_entry (tenant_id, account_id, id desc) where account_id is not null;
