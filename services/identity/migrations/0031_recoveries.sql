-- One browser's way back into an account: hex SHA-256 of its cookie, and whether it has proven who it is.
create table recoveries (
    recovery_id uuid primary key,
    fingerprint text not null unique,
    mailing_id uuid not null references mailings on delete cascade,
    account_id uuid not null references accounts,
    begun_at timestamptz not null,
    expires_at timestamptz not null,
    proven_at timestamptz,
    ended_at timestamptz
);
create index open_recoveries on recoveries (account_id, begun_at) where ended_at is null;
create index recoveries_by_mailing on recoveries (mailing_id);

-- Wrong answers to an account's question, from all links and browsers together.
create table answer_misses (
    account_id uuid primary key references accounts,
    misses integer not null,
    last_at timestamptz not null
);
