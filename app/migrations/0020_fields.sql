-- How much of single fields a role shows: {"contact.mobile": "masked"}; what is not named is written by whoever edits the record.
alter table role add column looks jsonb not null default '{}';
