-- The customer pool: accounts that are nobody's, waiting for somebody to look after them, and the rules by which they come back.

create table pool (
  tenant_id     uuid not null references tenant,
  id            uuid not null,
  name          text not null constraint pool_name_length check (length(name) between 1 and 80),
  position      integer not null,
  -- which accounts come back here, told by their owner's department, their place and their level; empty: any
  departments   uuid[] not null default '{}',
  regions       text[] not null default '{}',
  levels        text[] not null default '{}',
  -- what of an account nobody reads before it is claimed
  hidden        text[] not null default '{}',
  -- most accounts one may hold and still claim; most claims a day; working days before a former owner may claim again
  holding_limit integer constraint pool_holding_limit check (holding_limit between 1 and 100000),
  claims_a_day  integer constraint pool_claims_a_day check (claims_a_day between 1 and 10000),
  cooldown_days integer not null default 0 constraint pool_cooldown check (cooldown_days between 0 and 1000),
  -- accounts with an open deal stay with their owner
  protect_deals boolean not null default true,
  -- who was given an account last, in turn
  last_given    uuid,
  created_at    timestamptz not null,
  updated_at    timestamptz not null,
  deleted_at    timestamptz,
  version       bigint not null default 1,
  primary key (tenant_id, id),
  constraint pool_last_given_fk foreign key (tenant_id, last_given) references member (tenant_id, id)
);
call guanxi_wall('pool', 'select, insert, update');

-- After how many working days an account goes back, by its level; '': any level that has no line of its own. Null: never.
create table pool_rule (
  tenant_id  uuid not null references tenant,
  pool_id    uuid not null,
  level      text not null constraint pool_rule_level check (level in ('', 'A', 'B', 'C', 'D')),
  no_contact integer constraint pool_rule_no_contact check (no_contact between 1 and 1000),
  no_deal    integer constraint pool_rule_no_deal check (no_deal between 1 and 1000),
  not_won    integer constraint pool_rule_not_won check (not_won between 1 and 1000),
  primary key (tenant_id, pool_id, level),
  constraint pool_rule_pool_fk foreign key (tenant_id, pool_id) references pool (tenant_id, id)
);
call guanxi_wall('pool_rule');

-- Who sees a pool: a line each; some of them may also claim from it, or give its accounts to others.
create table pool_access (
  tenant_id uuid not null references tenant,
  pool_id   uuid not null,
  holder    text not null constraint pool_access_holder check (holder in ('everybody', 'member', 'position', 'department')),
  -- zero: everybody
  holder_id uuid not null,
  claims    boolean not null,
  assigns   boolean not null,
  primary key (tenant_id, pool_id, holder, holder_id),
  constraint pool_access_pool_fk foreign key (tenant_id, pool_id) references pool (tenant_id, id)
);
call guanxi_wall('pool_access');

-- How working days are told: without a line, mainland China's holidays and a weekend of Saturday and Sunday.
create table work_calendar (
  tenant_id uuid primary key references tenant,
  china     boolean not null,
  -- days of the week that are free, 1 is Monday
  rest      smallint[] not null,
  version   bigint not null default 1
);
call guanxi_wall('work_calendar', 'select, insert, update');

-- Days that are otherwise than the calendar says.
create table calendar_day (
  tenant_id uuid not null references tenant,
  day       date not null,
  works     boolean not null,
  name      text not null constraint calendar_day_name check (length(name) <= 80),
  primary key (tenant_id, day)
);
call guanxi_wall('calendar_day');

alter table account
  add column level text constraint account_level check (level in ('A', 'B', 'C', 'D')),
  -- the pool it is in; only while it is nobody's
  add column pool_id uuid,
  add column pooled_at timestamptz,
  -- since when its owner has had it
  add column owned_since timestamptz,
  -- whose it was before it came into the pool
  add column former_owner_id uuid,
  add constraint account_pool_fk foreign key (tenant_id, pool_id) references pool (tenant_id, id),
  add constraint account_former_owner_fk foreign key (tenant_id, former_owner_id) references member (tenant_id, id),
  add constraint account_pooled_is_nobodys check (pool_id is null or owner_id is null),
  add constraint account_pooled_at check ((pool_id is null) = (pooled_at is null));
-- The hour at which somebody got what they have is not known: not before its last change is the kindest answer.
update account set owned_since = updated_at where owner_id is not null;
create index account_in_pool on account (tenant_id, pool_id, name, id) where pool_id is not null and deleted_at is null;

-- Every way into a pool and out of it. Quotas and cool-downs are counted here.
create table pool_move (
  tenant_id  uuid not null references tenant,
  id         uuid not null,
  pool_id    uuid not null,
  account_id uuid not null,
  -- who got it, or who had it; null: nobody had it
  member_id  uuid,
  kind       text not null constraint pool_move_kind check (kind in ('claimed', 'assigned', 'released', 'returned')),
  -- the company's day
  day        date not null,
  at         timestamptz not null,
  primary key (tenant_id, id),
  constraint pool_move_pool_fk foreign key (tenant_id, pool_id) references pool (tenant_id, id),
  constraint pool_move_account_fk foreign key (tenant_id, account_id) references account (tenant_id, id),
  constraint pool_move_member_fk foreign key (tenant_id, member_id) references member (tenant_id, id)
);
call guanxi_wall('pool_move', 'select, insert');
create index pool_move_by_member on pool_move (tenant_id, member_id, pool_id, day) where kind = 'claimed';
create index pool_move_by_account on pool_move (tenant_id, account_id, id desc);

-- A warning that was given: once for each account, day of return and distance to it.
create table pool_warning (
  tenant_id  uuid not null references tenant,
  account_id uuid not null,
  due_on     date not null,
  days       smallint not null constraint pool_warning_days check (days in (1, 3, 7)),
  primary key (tenant_id, account_id, due_on, days),
  constraint pool_warning_account_fk foreign key (tenant_id, account_id) references account (tenant_id, id)
);
call guanxi_wall('pool_warning', 'select, insert');

-- A day whose returns were carried out. Whoever writes the line does the day's work in the same transaction.
create table pool_day (
  tenant_id uuid not null references tenant,
  day       date not null,
  ran_at    timestamptz not null,
  returned  integer not null default 0,
  warned    integer not null default 0,
  primary key (tenant_id, day)
);
call guanxi_wall('pool_day', 'select, insert, update');
