-- What is learned after a mail was taken: a server's report of its failure, and addresses that take no mail.
-- `recipient_index` is the keyed hash of the address; messages of an older release have none.
alter table messages add column recipient_index bytea;
-- How often it was handed over and never answered for: each time may be one mail more.
alter table messages add column unanswered smallint not null default 0;

-- One row per address that has said that it does not exist. No address stands here, only its keyed hash.
create table suppressions (
    address bytea primary key,
    reason text not null,
    message_id uuid not null references messages,
    since timestamptz not null default now(),
    ends_at timestamptz not null
);
