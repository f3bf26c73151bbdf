-- A chart lent to somebody else by a link and a passcode (docs/adr/0042). What it opens hangs on its maker's grant.
create table shares (
    share_id uuid primary key,
    grant_id uuid not null,
    account_id uuid not null,
    parts text[] not null check (cardinality(parts) > 0),
    since date,
    until date,
    recipient bytea not null,   -- the maker's own words, sealed
    token text not null unique, -- SHA-256
    passcode bytea not null,    -- keyed HMAC
    made_at timestamptz not null,
    ends_at timestamptz not null,
    failures integer not null default 0,
    paused_until timestamptz,
    opened integer not null default 0,
    opened_at timestamptz,
    downloaded integer not null default 0,
    downloaded_at timestamptz,
    stopped_at timestamptz,
    locked_at timestamptz
);
create index shares_of_grant on shares (grant_id, account_id, made_at);

-- A browser that has given the passcode.
create table share_visits (
    mark text primary key, -- SHA-256 of its cookie
    share_id uuid not null references shares,
    seen_at timestamptz not null
);
create index share_visits_by_age on share_visits (seen_at);

create view share_states as
select shares.*, stopped_at is null and locked_at is null and ends_at > now() and exists (
    select from enforced
    where enforced.id = grant_id and enforced.account_id = shares.account_id and enforced.scopes && parts
      and enforced.revoked_at is null and (enforced.ends_at is null or enforced.ends_at > now())
) as is_open
from shares;
