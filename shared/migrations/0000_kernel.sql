-- The kernel's own tables, the same in every schema: what was heard, what is to be said, and what was done.
create table inbox (
    source text not null,
    message_id text not null,
    received_at timestamptz not null default now(),
    reply_type text,
    reply bytea,
    primary key (source, message_id)
);
create index inbox_by_age on inbox using brin (received_at);

create table suspects (
    source text not null,
    message_id text not null,
    tries integer not null default 1,
    since timestamptz not null default now(),
    primary key (source, message_id)
);

create table outbox (
    id uuid primary key,
    exchange text not null,
    routing_key text not null,
    headers json not null,
    body bytea not null,
    created_at timestamptz not null default now(),
    next_try_at timestamptz not null default now(),
    sent_at timestamptz
);
create index outbox_unsent on outbox (id) where sent_at is null;
create index outbox_by_age on outbox using brin (created_at);

create table audit_heads (
    chain text primary key,
    length bigint not null,
    hash bytea not null
);

create table audit (
    id uuid primary key,
    chain text not null,
    position bigint not null,
    at timestamptz not null,
    actor text not null,
    by_right text not null,
    action text not null,
    category text not null,
    subject text not null,
    message_id text not null,
    hash bytea not null,
    unique (chain, position)
);
