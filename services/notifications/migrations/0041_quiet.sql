-- The address of the page that stops reminders; in reminders alone, erased with the link.
alter table messages add column quiet bytea;
