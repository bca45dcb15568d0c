-- What files tell contacts apart by is looked up for every batch of rows.
create index contact_by_email on contact (tenant_id, email) where deleted_at is null and email is not null;
create index contact_by_mobile on contact (tenant_id, mobile) where deleted_at is null and mobile is not null;
