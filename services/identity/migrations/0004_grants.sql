-- Which account may open which chart. The grant's id is its invitation's id, so an invitation grants once.
create table grants (
    grant_id uuid primary key references registrations,
    account_id uuid not null references accounts,
    practice_id text not null,
    practice_name text not null,
    practice_accent text,
    chart_id text not null,
    relation text not null,
    display_name bytea not null,
    ends_at timestamptz,
    granted_at timestamptz not null,
    ended_at timestamptz
);
create index open_grants on grants (account_id, granted_at) where ended_at is null;

-- Hex SHA-256 of the session cookie.
create table sessions (
    session_id uuid primary key,
    fingerprint text not null unique,
    account_id uuid not null references accounts,
    begun_at timestamptz not null,
    last_seen_at timestamptz not null,
    ended_at timestamptz
);
create index open_sessions on sessions (account_id) where ended_at is null;
