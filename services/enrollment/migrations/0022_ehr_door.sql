-- The HTTPS door of EHRs: the tokens by which they come in, and which order each of their idempotency keys was for.

create table ehr_tokens (
    fingerprint text primary key,        -- hex SHA-256 of the token
    ehr text not null,
    kid text not null,                   -- the key that signed the assertion: without it the token is worth nothing
    expires_at timestamptz not null
);

create index ehr_tokens_to_forget on ehr_tokens (expires_at);

create table idempotency_keys (
    ehr text not null,
    practice_id text not null,
    key text not null,
    digest text not null,                -- hex SHA-256 of the order: the same key with another order is refused
    first_at timestamptz not null default now(),
    primary key (ehr, practice_id, key)
);

create index idempotency_keys_to_forget on idempotency_keys (first_at);
