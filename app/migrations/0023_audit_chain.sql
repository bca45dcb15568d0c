-- The seals of the audit trail: a chain of hashes in which every entry stands, so that whoever changes, takes out or puts back an
-- entry behind the application's back is found out (`guanxi doctor`).

-- One seal an entry, appended by a job some seconds after the entry's transaction committed, so that writers never wait for each
-- other. hash = SHA-256 of the hash before it and of everything the entry says; the program knows how, the database is not asked to
-- judge itself. An entry has no foreign key from here: a seal outlives its entry, and so tells that there was one.
create table audit_seal (
  tenant_id uuid not null references tenant,
  -- 1, 2, 3 … without a gap
  seq       bigint not null constraint audit_seal_seq check (seq >= 1),
  entry_id  uuid not null,
  hash      bytea not null constraint audit_seal_hash check (octet_length(hash) = 32),
  sealed_at timestamptz not null,
  -- Two that seal at once meet here, and the later one gives up.
  primary key (tenant_id, seq),
  constraint audit_seal_entry_unique unique (tenant_id, entry_id)
);
call guanxi_wall('audit_seal', 'select, insert');

-- The history is searched by when, by who and by what, the latest first.
create index audit_by_time on audit_entry (tenant_id, at desc, id desc);
create index audit_by_actor on audit_entry (tenant_id, actor_id, at desc, id desc);
create index audit_by_kind on audit_entry (tenant_id, object, action, at desc, id desc);
