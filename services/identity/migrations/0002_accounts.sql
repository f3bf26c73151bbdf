-- Who has an account and how they prove it. Names and addresses are sealed to their row; an index is a keyed hash.
create table accounts (
    account_id uuid primary key,
    username_index bytea not null unique,
    username bytea not null,
    email_index bytea not null,
    email bytea not null,
    first_name bytea not null,
    last_name bytea not null,
    language text not null,
    agreement text not null,
    created_at timestamptz not null
);
create index accounts_by_email on accounts (email_index);

create table credentials (
    account_id uuid primary key references accounts,
    password_hash text not null,
    question text not null,
    answer_hash text not null,
    changed_at timestamptz not null
);

-- Browsers in which an account has logged in before; what fails elsewhere does not slow them down.
create table known_browsers (
    fingerprint text primary key,
    account_id uuid not null references accounts,
    known_since timestamptz not null,
    misses integer not null default 0
);

-- Failed log-ins by keyed hash of the name that was typed, whether or not it is anybody's.
create table login_misses (
    name_index bytea primary key,
    misses integer not null,
    delayed_until timestamptz,
    last_at timestamptz not null
);
create index login_misses_by_age on login_misses (last_at);
