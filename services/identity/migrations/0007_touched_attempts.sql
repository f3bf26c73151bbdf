-- A proof grows old when it is not used: when was a verified attempt last used?
alter table attempts add column touched_at timestamptz;
update attempts set touched_at = verified_at;
alter table attempts add check ((verified_at is null) = (touched_at is null));
