-- Handing over: what one person holds goes to others, all at once, and it is remembered who got what.

create table handover (
  tenant_id   uuid not null references tenant,
  -- made by the browser: pressed twice, it runs once
  id          uuid not null,
  -- whose records went to others
  member_id   uuid not null,
  reason      text not null constraint handover_reason check (reason in ('leaving', 'absence', 'moving')),
  -- how it was decided who gets what: {"kind": "one", "to": …}, {"kind": "team"}
  rule        jsonb not null,
  -- whether their closed deals went too
  closed      boolean not null,
  -- whether they were deactivated with it
  deactivated boolean not null,
  made_at     timestamptz not null,
  -- null: the system itself
  made_by     uuid,
  undone_at   timestamptz,
  undone_by   uuid,
  -- how many records went back, and how many had moved on and were left
  went_back   integer,
  left_alone  integer,
  primary key (tenant_id, id),
  constraint handover_member_fk foreign key (tenant_id, member_id) references member (tenant_id, id),
  constraint handover_undone check ((undone_at is null) = (went_back is null) and (undone_at is null) = (left_alone is null))
);
call guanxi_wall('handover', 'select, insert, update');
create index handover_by_time on handover (tenant_id, made_at desc, id desc);

-- One record that went to somebody. Written once, never again.
create table handover_item (
  tenant_id   uuid not null references tenant,
  handover_id uuid not null,
  object      text not null constraint handover_item_object check (object in ('account', 'contact', 'deal', 'activity')),
  record_id   uuid not null,
  to_id       uuid not null,
  -- the record's version after it went
  version     bigint not null,
  primary key (tenant_id, handover_id, object, record_id),
  constraint handover_item_handover_fk foreign key (tenant_id, handover_id) references handover (tenant_id, id),
  constraint handover_item_to_fk foreign key (tenant_id, to_id) references member (tenant_id, id)
);
call guanxi_wall('handover_item', 'select, insert');
create index handover_item_by_receiver on handover_item (tenant_id, to_id, handover_id);

-- What somebody holds is asked for by owner.
create index contact_by_owner on contact (tenant_id, owner_id, name, id) where deleted_at is null;
