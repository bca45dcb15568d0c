-- Processes: who does what, in which order, and who answers for it. What runs of them will stand beside these tables; these say
-- how it is meant.

create table process (
  tenant_id  uuid not null references tenant,
  id         uuid not null,
  name       text not null constraint process_name_length check (length(name) between 1 and 120),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  -- rises with every change of the process, its nodes, its ways or who is responsible
  version    bigint not null default 1,
  primary key (tenant_id, id)
);
call guanxi_wall('process', 'select, insert, update');

create table process_node (
  tenant_id  uuid not null references tenant,
  process_id uuid not null,
  id         uuid not null,
  kind       text not null constraint process_node_kind check (kind in ('start', 'task', 'decision', 'approval', 'end')),
  name       text not null constraint process_node_name_length check (length(name) between 1 and 120),
  -- among the nodes of its process
  place      integer not null,
  primary key (tenant_id, process_id, id),
  constraint process_node_process_fk foreign key (tenant_id, process_id) references process (tenant_id, id)
);
call guanxi_wall('process_node');

-- The way from a node to the next; out of a decision it says in which case.
create table process_edge (
  tenant_id  uuid not null references tenant,
  process_id uuid not null,
  from_id    uuid not null,
  to_id      uuid not null,
  label      text not null default '' constraint process_edge_label_length check (length(label) <= 60),
  -- among the ways of its process
  place      integer not null,
  primary key (tenant_id, process_id, from_id, to_id),
  constraint process_edge_not_to_itself check (from_id <> to_id),
  constraint process_edge_from_fk foreign key (tenant_id, process_id, from_id)
    references process_node (tenant_id, process_id, id) on delete cascade,
  constraint process_edge_to_fk foreign key (tenant_id, process_id, to_id)
    references process_node (tenant_id, process_id, id) on delete cascade
);
call guanxi_wall('process_edge');

-- Who does a node (responsible), answers for it (accountable), is asked before (consulted) or told after (informed). Departments
-- and positions are ids that live through their spans, so no key of theirs is named here.
create table process_role_assignment (
  tenant_id  uuid not null references tenant,
  process_id uuid not null,
  node_id    uuid not null,
  holder     text not null constraint process_role_assignment_holder check (holder in ('department', 'position')),
  holder_id  uuid not null,
  duty       text not null constraint process_role_assignment_duty check (duty in ('responsible', 'accountable', 'consulted', 'informed')),
  primary key (tenant_id, process_id, node_id, holder, holder_id, duty),
  constraint process_role_assignment_node_fk foreign key (tenant_id, process_id, node_id)
    references process_node (tenant_id, process_id, id) on delete cascade
);
call guanxi_wall('process_role_assignment');

-- Whoever knows the departments knows what they do: also under roles a company made or changed before there were processes.
update role set rights = rights || '{"process": {"see": "all"}}' where rights #>> '{department,see}' = 'all' and not rights ? 'process';
