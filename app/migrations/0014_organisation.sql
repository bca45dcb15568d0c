-- The organisation: departments in a tree, positions in them, people on positions, teams across departments, lines of
-- reporting. Everything is valid from one day until another: what it looked like on a day is a question of the rows, and a
-- change planned for a day to come is a row that begins then.
--
-- A thing (department, position, team) is an id; what is true of it stands in spans [valid_from, valid_to), at most one for
-- any day. Nobody writes two spans that overlap: every change of a company's organisation locks its row in organisation.

create table organisation (
  tenant_id uuid primary key references tenant,
  -- rises with every change of who is where and who may what: what is known of it in memory holds as long as this does
  version   bigint not null default 1
);
call guanxi_wall('organisation', 'select, insert, update');
insert into organisation (tenant_id) select tenant_id from tenant;

create table department (
  tenant_id     uuid not null references tenant,
  department_id uuid not null,
  valid_from    date not null,
  valid_to      date,
  parent_id     uuid,
  name          text not null constraint department_name_length check (length(name) between 1 and 120),
  kind          text not null constraint department_kind check (kind in (
    'management', 'customer_service', 'crm_office', 'sales', 'product', 'marketing', 'supply_chain', 'finance',
    'information', 'people', 'administration', 'other')),
  -- among its siblings
  place         integer not null default 0,
  recorded_at   timestamptz not null,
  recorded_by   uuid,
  primary key (tenant_id, department_id, valid_from),
  constraint department_not_its_own_parent check (parent_id <> department_id),
  constraint department_span check (valid_to > valid_from)
);
call guanxi_wall('department');
create index department_by_end on department (tenant_id, valid_to);

create table position (
  tenant_id     uuid not null references tenant,
  position_id   uuid not null,
  valid_from    date not null,
  valid_to      date,
  department_id uuid not null,
  title         text not null constraint position_title_length check (length(title) between 1 and 120),
  -- whoever sits here heads the department
  lead          boolean not null default false,
  -- how many people it is meant for
  planned       integer not null default 1 constraint position_planned check (planned between 0 and 10000),
  place         integer not null default 0,
  recorded_at   timestamptz not null,
  recorded_by   uuid,
  primary key (tenant_id, position_id, valid_from),
  constraint position_span check (valid_to > valid_from)
);
call guanxi_wall('position');
create index position_by_end on position (tenant_id, valid_to);

-- Who sits on which position: one main one for a person and day, any number of others.
create table seat (
  tenant_id   uuid not null references tenant,
  member_id   uuid not null,
  position_id uuid not null,
  valid_from  date not null,
  valid_to    date,
  main        boolean not null,
  recorded_at timestamptz not null,
  recorded_by uuid,
  primary key (tenant_id, member_id, position_id, valid_from),
  constraint seat_member_fk foreign key (tenant_id, member_id) references member (tenant_id, id),
  constraint seat_span check (valid_to > valid_from)
);
call guanxi_wall('seat');
create index seat_by_end on seat (tenant_id, valid_to);

-- Whom somebody reports to.
create table reporting (
  tenant_id   uuid not null references tenant,
  member_id   uuid not null,
  valid_from  date not null,
  valid_to    date,
  manager_id  uuid not null,
  recorded_at timestamptz not null,
  recorded_by uuid,
  primary key (tenant_id, member_id, valid_from),
  constraint reporting_member_fk foreign key (tenant_id, member_id) references member (tenant_id, id),
  constraint reporting_manager_fk foreign key (tenant_id, manager_id) references member (tenant_id, id),
  constraint reporting_not_to_oneself check (manager_id <> member_id),
  constraint reporting_span check (valid_to > valid_from)
);
call guanxi_wall('reporting');
create index reporting_by_end on reporting (tenant_id, valid_to);

-- A team cuts across departments.
create table team (
  tenant_id   uuid not null references tenant,
  team_id     uuid not null,
  valid_from  date not null,
  valid_to    date,
  name        text not null constraint team_name_length check (length(name) between 1 and 120),
  purpose     text constraint team_purpose_length check (length(purpose) <= 2000),
  recorded_at timestamptz not null,
  recorded_by uuid,
  primary key (tenant_id, team_id, valid_from),
  constraint team_span check (valid_to > valid_from)
);
call guanxi_wall('team');
create index team_by_end on team (tenant_id, valid_to);

create table team_member (
  tenant_id   uuid not null references tenant,
  team_id     uuid not null,
  member_id   uuid not null,
  valid_from  date not null,
  valid_to    date,
  lead        boolean not null default false,
  recorded_at timestamptz not null,
  recorded_by uuid,
  primary key (tenant_id, team_id, member_id, valid_from),
  constraint team_member_member_fk foreign key (tenant_id, member_id) references member (tenant_id, id),
  constraint team_member_span check (valid_to > valid_from)
);
call guanxi_wall('team_member');
create index team_member_by_end on team_member (tenant_id, valid_to);

-- What was changed of the organisation, when and from which day on, in the names of then. Written once, never again.
create table organisation_change (
  tenant_id   uuid not null references tenant,
  id          uuid not null,
  -- the day from which it holds
  day         date not null,
  recorded_at timestamptz not null,
  recorded_by uuid,
  changes     jsonb not null,
  primary key (tenant_id, id)
);
call guanxi_wall('organisation_change', 'select, insert');
create index organisation_change_by_day on organisation_change (tenant_id, day, id);

-- Everybody's manager as it stands becomes their first span.
insert into reporting (tenant_id, member_id, valid_from, manager_id, recorded_at)
select m.tenant_id, m.id, m.created_at::date, m.manager_id, m.created_at
from member m where m.manager_id is not null;
alter table member drop column manager_id;
