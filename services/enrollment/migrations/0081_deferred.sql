-- When a mail server last said that an invitation's e-mail has to wait.
alter table invitations add column deferred_at timestamptz;
