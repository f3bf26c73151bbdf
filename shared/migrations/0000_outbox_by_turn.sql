-- The relay takes rows by turn, so that what no queue takes waits behind what is fresh.
create index outbox_due on outbox (next_try_at, id) where sent_at is null;
drop index outbox_unsent;
