-- The last security mail of each kind that was tried although its address is said to take none.
create table security_tries (
    address bytea not null,
    kind text not null,
    message_id uuid not null,
    tried_at timestamptz not null default now(),
    primary key (address, kind)
);
