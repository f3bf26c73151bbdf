-- What a holder changes: whether letters that only remind are wanted, and whether they have left.
alter table accounts add column reminders boolean not null default true;
alter table accounts add column closed_at timestamptz;
