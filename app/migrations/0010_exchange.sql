-- Files on their way in: what was uploaded, what was chosen about it, how far it is, and what became of it.
-- The file itself lies in the data directory under the run's id; so do the rows that were refused.
create table import_run (
  tenant_id     uuid not null references tenant,
  id            uuid not null,
  object        text not null constraint import_object
                check (object in ('accounts', 'contacts', 'deals', 'products', 'users')),
  file_name     text not null constraint import_file_name_length check (length(file_name) between 1 and 255),
  bytes         bigint not null,
  -- waiting: uploaded, being prepared by a person; running; then one of the ends
  status        text not null constraint import_status
                check (status in ('waiting', 'running', 'done', 'cancelled', 'failed')),
  -- everything chosen about the file, and where its rows go; with the file it determines the outcome
  plan          jsonb,
  locale        text not null constraint import_locale check (locale in ('zh', 'en')),
  -- records to go through, and gone through: what is committed with each batch, so that a restart goes on from here
  total         bigint not null default 0,
  position      bigint not null default 0,
  created       bigint not null default 0,
  updated       bigint not null default 0,
  unchanged     bigint not null default 0,
  errors        bigint not null default 0,
  skipped       bigint not null default 0,
  -- length of the error file after the last committed batch
  error_bytes   bigint not null default 0,
  -- the first errors and their number by reason, for the report
  report        jsonb not null default '{}',
  -- why it failed as a whole: a sentence, or the reference of an internal error
  failure       text,
  cancel        boolean not null default false,
  created_by    uuid not null,
  created_at    timestamptz not null,
  started_at    timestamptz,
  finished_at   timestamptz,
  primary key (tenant_id, id),
  constraint import_member_fk foreign key (tenant_id, created_by) references member (tenant_id, id)
);
call guanxi_wall('import_run');
create index import_by_time on import_run (tenant_id, created_at desc, id desc);

-- Which column went where the last time a file with these headers came.
create table import_mapping (
  tenant_id   uuid not null references tenant,
  object      text not null,
  -- SHA-256 of the headers in order
  headers     bytea not null,
  mapping     jsonb not null,
  updated_at  timestamptz not null,
  primary key (tenant_id, object, headers)
);
call guanxi_wall('import_mapping');
