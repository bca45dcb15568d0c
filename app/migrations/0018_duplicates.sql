-- Duplicates: what is looked for, what was found, what was made one, and all it takes to make it two again.

-- 统一社会信用代码 (GB 32100-2015): a registered organisation's number, 18 signs, the last of them a check sign.
alter table account add column uscc text constraint account_uscc check (uscc ~ '^[0-9A-HJ-NPQRTUWXY]{18}$');
-- Which record this one went into; where it leads, and why it is not there.
alter table account add column merged_into uuid;
alter table account add constraint account_merged_fk foreign key (tenant_id, merged_into) references account (tenant_id, id);
alter table contact add column merged_into uuid;
alter table contact add constraint contact_merged_fk foreign key (tenant_id, merged_into) references contact (tenant_id, id);
-- What records that went into this one were found by: it is found by that too. Each with a space before it.
alter table account add column also text not null default '';
alter table contact add column also text not null default '';

-- Under which keys a record meets others: hashes of what its fields say, written with the record. Some eight of them a record, and
-- nothing that is not known from the record: without foreign keys, whose checks would take longer than all the rest.
create table match_key (
  tenant_id uuid not null,
  object    text not null constraint match_key_object check (object in ('account', 'contact')),
  key       bigint not null,
  record_id uuid not null,
  primary key (tenant_id, object, key, record_id)
);
call guanxi_wall('match_key');
create index match_key_by_record on match_key (tenant_id, record_id);

-- A search through everything.
create table duplicate_run (
  tenant_id   uuid not null references tenant,
  id          uuid not null,
  object      text not null constraint duplicate_run_object check (object in ('account', 'contact')),
  status      text not null constraint duplicate_run_status check (status in ('running', 'done', 'cancelled', 'failed')),
  -- records there are, and records whose keys were gone through
  total       bigint not null default 0,
  position    bigint not null default 0,
  compared    bigint not null default 0,
  found       bigint not null default 0,
  cancel      boolean not null default false,
  created_by  uuid not null,
  created_at  timestamptz not null,
  -- when it last made progress: one that has made none for long was interrupted
  seen_at     timestamptz not null,
  finished_at timestamptz,
  primary key (tenant_id, id),
  constraint duplicate_run_member_fk foreign key (tenant_id, created_by) references member (tenant_id, id)
);
call guanxi_wall('duplicate_run', 'select, insert, update');
create index duplicate_run_by_time on duplicate_run (tenant_id, created_at desc, id desc);

-- Two records that may be one.
create table duplicate_candidate (
  tenant_id  uuid not null references tenant,
  object     text not null constraint duplicate_candidate_object check (object in ('account', 'contact')),
  one_id     uuid not null,
  other_id   uuid not null,
  -- log odds that they are one
  score      double precision not null,
  -- the fields in which they agree
  why        text[] not null,
  state      text not null default 'open' constraint duplicate_candidate_state check (state in ('open', 'apart', 'merged')),
  found_at   timestamptz not null,
  decided_at timestamptz,
  decided_by uuid,
  primary key (tenant_id, one_id, other_id),
  constraint duplicate_candidate_order check (one_id < other_id)
);
call guanxi_wall('duplicate_candidate');
create index duplicate_open on duplicate_candidate (tenant_id, object, score desc, one_id, other_id) where state = 'open';
create index duplicate_by_other on duplicate_candidate (tenant_id, other_id);

-- Two records that were made one.
create table merge_record (
  tenant_id     uuid not null references tenant,
  -- made by the browser: pressed twice, it runs once
  id            uuid not null,
  object        text not null constraint merge_record_object check (object in ('account', 'contact')),
  winner_id     uuid not null,
  loser_id      uuid not null,
  winner_name   text not null,
  loser_name    text not null,
  -- the winner's fields before and after
  before        jsonb not null,
  after         jsonb not null,
  -- what the loser was found by, and its number, which no two may carry
  loser_search  text not null,
  loser_code    text,
  -- what went from the loser to the winner: {"contact": [ids], "deal": [ids], …}
  moved         jsonb not null,
  made_at       timestamptz not null,
  made_by       uuid,
  undone_at     timestamptz,
  undone_by     uuid,
  -- what went back, what had moved on and stayed, the fields that were changed since and stayed
  went_back     integer,
  left_alone    integer,
  kept          text[],
  primary key (tenant_id, id),
  constraint merge_record_undone check ((undone_at is null) = (went_back is null) and (undone_at is null) = (left_alone is null))
);
call guanxi_wall('merge_record', 'select, insert, update');
create index merge_record_by_time on merge_record (tenant_id, made_at desc, id desc);
create index merge_record_by_winner on merge_record (tenant_id, winner_id);

-- A list narrowed to an import follows a record into the one it was merged into, and back.
grant delete on import_row to guanxi_app;
