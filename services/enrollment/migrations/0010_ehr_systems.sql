-- EHR systems, the practices they speak for, the public keys by which they sign, what they signed once, and the staff
-- whom they vouch for. A key that was removed stays, with its day: what it signed was signed.

alter table practices add column embed_origins text[] not null default '{}';
alter table practices add column auto_invite boolean not null default false;

create table ehr_systems (
    id text primary key check (id ~ '^ehr\.[a-z0-9-]+$'),    -- its RabbitMQ user, and the issuer of what it signs
    added_at timestamptz not null default now(),
    removed_at timestamptz
);

create table ehr_practices (
    ehr text not null,
    practice_id text not null,
    removed_at timestamptz,
    primary key (ehr, practice_id)
);

create table ehr_keys (
    ehr text not null,
    kid text not null,
    algorithm text not null check (algorithm in ('EdDSA', 'ES256', 'RS256', 'X25519')),
    jwk text not null,           -- the public key (RFC 7517)
    added_at timestamptz not null default now(),
    removed_at timestamptz,
    primary key (ehr, kid)
);

-- Each signed word is good once (RFC 7519, jti); a row may go when its word has expired.
create table spent_words (
    ehr text not null,
    jti text not null,
    expires_at timestamptz not null,
    primary key (ehr, jti)
);

create index spent_words_to_forget on spent_words (expires_at);

-- Who works at a practice, as its EHR last said, and what its administrators allow each of them (S94, S95).
create table staff (
    practice_id text not null,
    staff_id text not null,
    name text not null default '',
    role text not null default 'user' check (role in ('user', 'administrator')),
    may_invite boolean not null default true,
    auto_invite boolean not null default true,
    primary key (practice_id, staff_id)
);

create table staff_sessions (
    id uuid primary key,
    fingerprint text not null unique,    -- hex SHA-256 of the cookie
    practice_id text not null,
    staff_id text not null,
    chart_id text,
    begun_at timestamptz not null,
    last_seen_at timestamptz not null,
    ended_at timestamptz
);

create index staff_sessions_to_forget on staff_sessions (begun_at);
