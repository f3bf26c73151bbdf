-- What a grant opens and until when, the practice's rules for that, and when somebody has to look again.

-- A row without it has the default rules; a document, so that a rule more is a field more.
create table proxy_rules (
    practice_id text primary key,
    version integer not null,
    rules jsonb not null,
    changed_at timestamptz not null
);

alter table invitations add column scopes text[];         -- null: the whole chart
alter table invitations add column ends_at timestamptz;
-- When time itself will change something: a reminder, the end of the invitation or of the access, a notice before it.
-- All that was due before this moment is done. A worker of the former version leaves the default: look at once.
alter table invitations add column due_at timestamptz;
update invitations set due_at = now() where pin is not null;
alter table invitations alter column due_at set default now();
create index invitations_due on invitations (due_at) where due_at is not null;
drop index invitations_to_expire;
