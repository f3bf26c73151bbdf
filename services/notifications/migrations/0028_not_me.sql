-- The address of the page that stops what a mail is about; erased with the link.
alter table messages add column not_me bytea;
