-- When a security code last failed to reach the phone on record.
alter table invitations add column code_failed_at timestamptz;
