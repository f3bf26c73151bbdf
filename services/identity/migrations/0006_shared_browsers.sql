-- Several people may log in on one computer: a browser is known to each account by itself, as long as it is used.
alter table known_browsers drop constraint known_browsers_pkey;
alter table known_browsers add primary key (fingerprint, account_id);
alter table known_browsers add column used_at timestamptz;
update known_browsers set used_at = known_since;
alter table known_browsers alter column used_at set not null;
create index known_browsers_by_age on known_browsers (used_at);
