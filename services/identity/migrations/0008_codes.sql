-- Security codes by phone. A request with a wrong date of birth or phone leaves a row like any other, whose code nobody
-- is sent: so nothing, not even time, tells it from a right one. Rows are counted for a day.
create table codes (
    code_id uuid primary key,
    -- What the code proves, for whom (an invitation, or an account), and which browser alone may enter it.
    purpose text not null,
    subject uuid not null,
    holder uuid not null,
    channel text not null check (channel in ('text', 'voice')),
    -- Keyed hashes: of the phone that was typed, and of the code while it may still be entered.
    phone_index bytea not null,
    code_check bytea,
    matched boolean not null,
    sent boolean not null,
    practice_id text not null,
    failures integer not null default 0,
    requested_at timestamptz not null,
    expires_at timestamptz not null,
    check (matched or not sent)
);
create index codes_by_subject on codes (purpose, subject, requested_at);
create index codes_by_phone on codes (phone_index, requested_at) where sent;
create index codes_by_practice on codes (practice_id, requested_at) where sent;
create index codes_by_age on codes (requested_at);
create index codes_alive on codes (expires_at) where code_check is not null;

-- Whose codes are being counted right now, a phone's or a practice's; rows are there to be locked.
create table code_counters (
    counter bytea primary key,
    used_at timestamptz not null
);
create index code_counters_by_age on code_counters (used_at);

-- A practice may say that codes come by text only.
alter table registrations add column voice_codes boolean not null default true;
