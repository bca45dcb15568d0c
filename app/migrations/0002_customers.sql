-- Customers: accounts, the people there, and what was done with them.

create table account (
  tenant_id     uuid not null references tenant,
  id            uuid not null,
  name          text not null constraint account_name_length check (length(name) between 1 and 200),
  -- the name as compared for matching: lower case, without spaces and punctuation
  name_key      text not null,
  code          text,
  lifecycle     text not null default 'potential' constraint account_lifecycle
                check (lifecycle in ('potential', 'new', 'active', 'loyal', 'at_risk', 'lost', 'won_back')),
  industry      text,
  country       text,
  province      text,
  city          text,
  street        text,
  phone         text,
  email         text,
  website       text,
  employees     integer constraint account_employees check (employees >= 0),
  revenue_minor bigint,
  revenue_currency text check (revenue_currency ~ '^[A-Z]{3}$'),
  founded_year  smallint constraint account_founded_year check (founded_year between 1000 and 9999),
  parent_id     uuid,
  -- null: in the pool, nobody's
  owner_id      uuid,
  source        text,
  description   text,
  -- what lists search in: lower-case name, code, city, phone digits
  search        text not null,
  created_at    timestamptz not null,
  created_by    uuid,
  updated_at    timestamptz not null,
  deleted_at    timestamptz,
  version       bigint not null default 1,
  primary key (tenant_id, id),
  constraint account_code_unique unique (tenant_id, code),
  constraint account_parent_fk foreign key (tenant_id, parent_id) references account (tenant_id, id),
  constraint account_owner_fk foreign key (tenant_id, owner_id) references member (tenant_id, id),
  constraint account_revenue_has_currency check ((revenue_minor is null) = (revenue_currency is null))
);
call guanxi_wall('account');
create index account_by_name on account (tenant_id, name, id) where deleted_at is null;
create index account_by_name_key on account (tenant_id, name_key) where deleted_at is null;
create index account_by_updated on account (tenant_id, updated_at desc, id desc) where deleted_at is null;
create index account_by_owner on account (tenant_id, owner_id, name, id) where deleted_at is null;
create index account_by_parent on account (tenant_id, parent_id) where parent_id is not null;
create index account_search on account using gin (tenant_id, search gin_trgm_ops);

create table contact (
  tenant_id   uuid not null references tenant,
  id          uuid not null,
  account_id  uuid,
  name        text not null constraint contact_name_length check (length(name) between 1 and 120),
  name_key    text not null,
  title       text,
  -- part in a purchase: decides, influences, uses, buys, blocks
  part        text constraint contact_part check (part in ('decides', 'influences', 'uses', 'buys', 'blocks')),
  email       text,
  phone       text,
  mobile      text,
  wechat      text,
  owner_id    uuid,
  notes       text,
  search      text not null,
  created_at  timestamptz not null,
  created_by  uuid,
  updated_at  timestamptz not null,
  deleted_at  timestamptz,
  version     bigint not null default 1,
  primary key (tenant_id, id),
  constraint contact_account_fk foreign key (tenant_id, account_id) references account (tenant_id, id),
  constraint contact_owner_fk foreign key (tenant_id, owner_id) references member (tenant_id, id)
);
call guanxi_wall('contact');
create index contact_by_name on contact (tenant_id, name, id) where deleted_at is null;
create index contact_by_updated on contact (tenant_id, updated_at desc, id desc) where deleted_at is null;
create index contact_by_account on contact (tenant_id, account_id, name, id) where deleted_at is null;
create index contact_search on contact using gin (tenant_id, search gin_trgm_ops);
