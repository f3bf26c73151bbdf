-- Registrations under way that would bind an account end with its sessions.
create index attempts_by_account on attempts (account_id) where ended_at is null and account_id is not null;
