-- Which records an import wrote: what its report opens, and what a list narrowed to an import shows. Records of every kind that
-- files hold, by id alone: ids are never shared between kinds. Also what was made because rows name it.
create table import_row (
  tenant_id  uuid not null references tenant,
  run_id     uuid not null,
  record_id  uuid not null,
  primary key (tenant_id, run_id, record_id),
  constraint import_row_run_fk foreign key (tenant_id, run_id) references import_run (tenant_id, id)
);
call guanxi_wall('import_row', 'select, insert');

-- Values, not rows, that could not be taken and were left empty, as decided.
alter table import_run add column emptied bigint not null default 0;
