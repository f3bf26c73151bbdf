-- An invitation whose time is over is forgotten like one that was taken back, and other rows once nobody needs them.
alter table registrations drop constraint registrations_status_check;
alter table registrations add constraint registrations_status_check
    check (status in ('open', 'used', 'canceled', 'revoked', 'expired'));
create index open_registrations on registrations (expires_at) where status = 'open';
create index links_by_age on links (expires_at);
create index attempts_by_age on attempts (expires_at);
create index sessions_by_age on sessions (begun_at);
