-- Selling: products, pipelines with stages, deals, and the totals a board shows.

create table product (
  tenant_id   uuid not null references tenant,
  id          uuid not null,
  name        text not null constraint product_name_length check (length(name) between 1 and 200),
  name_key    text not null,
  code        text,
  family      text,
  price_minor bigint constraint product_price check (price_minor >= 0),
  currency    text check (currency ~ '^[A-Z]{3}$'),
  active      boolean not null default true,
  description text,
  search      text not null,
  created_at  timestamptz not null,
  created_by  uuid,
  updated_at  timestamptz not null,
  deleted_at  timestamptz,
  version     bigint not null default 1,
  primary key (tenant_id, id),
  constraint product_code_unique unique (tenant_id, code),
  constraint product_price_has_currency check ((price_minor is null) = (currency is null))
);
call guanxi_wall('product');
create index product_by_name on product (tenant_id, name, id) where deleted_at is null;
create index product_search on product using gin (tenant_id, search gin_trgm_ops);

create table pipeline (
  tenant_id  uuid not null references tenant,
  id         uuid not null,
  name       text not null constraint pipeline_name_length check (length(name) between 1 and 80),
  position   integer not null,
  deleted_at timestamptz,
  version    bigint not null default 1,
  primary key (tenant_id, id)
);
call guanxi_wall('pipeline');

create table stage (
  tenant_id    uuid not null references tenant,
  id           uuid not null,
  pipeline_id  uuid not null,
  name         text not null constraint stage_name_length check (length(name) between 1 and 80),
  kind         text not null constraint stage_kind check (kind in ('open', 'won', 'lost')),
  -- percent
  probability  smallint not null constraint stage_probability check (probability between 0 and 100),
  -- after so many days in the stage a deal is rotting; null: never
  rotting_days integer constraint stage_rotting_days check (rotting_days between 1 and 3650),
  -- fields a deal must have before it may enter
  required     text[] not null default '{}',
  position     integer not null,
  version      bigint not null default 1,
  primary key (tenant_id, id),
  constraint stage_pipeline_fk foreign key (tenant_id, pipeline_id) references pipeline (tenant_id, id)
);
call guanxi_wall('stage');
create index stage_by_pipeline on stage (tenant_id, pipeline_id, position);

create table deal (
  tenant_id      uuid not null references tenant,
  id             uuid not null,
  code           text,
  name           text not null constraint deal_name_length check (length(name) between 1 and 200),
  pipeline_id    uuid not null,
  stage_id       uuid not null,
  -- the stage's kind, kept beside it
  status         text not null constraint deal_status check (status in ('open', 'won', 'lost')),
  -- fractional key: bytewise order is the order of the cards in a column
  position       text collate "C" not null,
  account_id     uuid,
  contact_id     uuid,
  product_id     uuid,
  owner_id       uuid,
  amount_minor   bigint constraint deal_amount check (amount_minor >= 0),
  currency       text not null check (currency ~ '^[A-Z]{3}$'),
  -- when work on it began, when it is expected to close, when it did
  opened_on      date,
  expected_on    date,
  closed_on      date,
  lost_reason    text,
  source         text,
  description    text,
  stage_since    timestamptz not null,
  search         text not null,
  created_at     timestamptz not null,
  created_by     uuid,
  updated_at     timestamptz not null,
  deleted_at     timestamptz,
  version        bigint not null default 1,
  primary key (tenant_id, id),
  constraint deal_code_unique unique (tenant_id, code),
  constraint deal_pipeline_fk foreign key (tenant_id, pipeline_id) references pipeline (tenant_id, id),
  constraint deal_stage_fk foreign key (tenant_id, stage_id) references stage (tenant_id, id),
  constraint deal_account_fk foreign key (tenant_id, account_id) references account (tenant_id, id),
  constraint deal_contact_fk foreign key (tenant_id, contact_id) references contact (tenant_id, id),
  constraint deal_product_fk foreign key (tenant_id, product_id) references product (tenant_id, id),
  constraint deal_owner_fk foreign key (tenant_id, owner_id) references member (tenant_id, id),
  constraint deal_closed_has_date check ((status = 'open') = (closed_on is null)),
  constraint deal_closes_after_it_opens check (closed_on >= opened_on)
);
call guanxi_wall('deal');
create index deal_on_board on deal (tenant_id, pipeline_id, stage_id, position, id) where deleted_at is null;
create index deal_by_updated on deal (tenant_id, updated_at desc, id desc) where deleted_at is null;
create index deal_by_name on deal (tenant_id, name, id) where deleted_at is null;
create index deal_by_amount on deal (tenant_id, amount_minor desc nulls last, id desc) where deleted_at is null;
create index deal_by_account on deal (tenant_id, account_id, status) where deleted_at is null;
create index deal_by_owner on deal (tenant_id, owner_id, status) where deleted_at is null;
create index deal_by_closed on deal (tenant_id, status, closed_on) where deleted_at is null;
create index deal_search on deal using gin (tenant_id, search gin_trgm_ops);

-- Count and sum per column, moved in the transaction that moves the deal: the board never counts rows.
-- Changes are appended as deltas (no hot row to wait for) and folded into the base by a job.
create table stage_total (
  tenant_id   uuid not null references tenant,
  pipeline_id uuid not null,
  stage_id    uuid not null,
  currency    text not null,
  deals       bigint not null,
  minor       bigint not null,
  primary key (tenant_id, pipeline_id, stage_id, currency)
);
call guanxi_wall('stage_total');
create table stage_total_delta (
  tenant_id   uuid not null references tenant,
  pipeline_id uuid not null,
  id          uuid not null,
  stage_id    uuid not null,
  currency    text not null,
  deals       bigint not null,
  minor       bigint not null,
  primary key (tenant_id, pipeline_id, id)
);
call guanxi_wall('stage_total_delta');

-- What one unit of a currency is worth in the company's base currency, in millionths.
create table exchange_rate (
  tenant_id  uuid not null references tenant,
  currency   text not null check (currency ~ '^[A-Z]{3}$'),
  micros     bigint not null constraint exchange_rate_positive check (micros > 0),
  as_of      date not null,
  version    bigint not null default 1,
  primary key (tenant_id, currency)
);
call guanxi_wall('exchange_rate');

-- What was done or is to be done with a customer: calls, mails, meetings, visits, notes, tasks.
create table activity (
  tenant_id  uuid not null references tenant,
  id         uuid not null,
  kind       text not null constraint activity_kind check (kind in ('call', 'mail', 'meeting', 'visit', 'note', 'task')),
  account_id uuid,
  contact_id uuid,
  deal_id    uuid,
  subject    text not null constraint activity_subject_length check (length(subject) between 1 and 300),
  body       text constraint activity_body_length check (length(body) <= 100000),
  -- when it happened, or is planned to
  at         timestamptz not null,
  -- until when it must be done; null: nothing is to be done
  due_at     timestamptz,
  done_at    timestamptz,
  -- said to the customer: shown to everyone who meets them until it is kept
  promise    boolean not null default false,
  owner_id   uuid,
  created_at timestamptz not null,
  created_by uuid,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  version    bigint not null default 1,
  primary key (tenant_id, id),
  constraint activity_account_fk foreign key (tenant_id, account_id) references account (tenant_id, id),
  constraint activity_contact_fk foreign key (tenant_id, contact_id) references contact (tenant_id, id),
  constraint activity_deal_fk foreign key (tenant_id, deal_id) references deal (tenant_id, id),
  constraint activity_owner_fk foreign key (tenant_id, owner_id) references member (tenant_id, id)
);
call guanxi_wall('activity');
create index activity_by_account on activity (tenant_id, account_id, at desc, id desc) where deleted_at is null;
create index activity_by_deal on activity (tenant_id, deal_id, at desc, id desc) where deleted_at is null;
create index activity_by_contact on activity (tenant_id, contact_id, at desc, id desc) where deleted_at is null and contact_id is not null;
create index activity_by_owner on activity (tenant_id, owner_id, at desc) where deleted_at is null;
create index activity_open on activity (tenant_id, owner_id, due_at, id) where deleted_at is null and due_at is not null and done_at is null;
create index activity_next_of_deal on activity (tenant_id, deal_id, due_at) where deleted_at is null and due_at is not null and done_at is null;
