-- What shuts a door is found and said ahead of everything else that is due (docs/adr/0031).
alter table outbox add column urgent boolean not null default false;
create index outbox_urgent on outbox (next_try_at, id) where sent_at is null and urgent;
