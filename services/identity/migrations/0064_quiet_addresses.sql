-- Addresses whose holders want no letter that only reminds, by keyed hash; for ever, or until an account of theirs says
-- otherwise (S118).
create table quiet_addresses (
    address_index bytea primary key,
    since timestamptz not null
);
