-- Behind row-level security only conditions that PostgreSQL vouches for may use an index: others could tell of rows one must
-- not see, by their errors. LIKE has no such errors, but nobody marked it; without the mark every search reads whole tables.
-- Only a superuser may set it. The embedded server does so itself; for a given one, `guanxi doctor` says what to run.
do $$ begin
  if (select rolsuper from pg_roles where rolname = current_user) then
    alter function pg_catalog.textlike(text, text) leakproof;
  end if;
end $$;
