-- The phone that an account's holder gave, once a code that was sent there came back (S117). Both numbers are sealed to
-- their row. `wanted` is the one that takes its place when the session `wanted_by` enters that code.
create table account_phones (
    account_id uuid primary key references accounts,
    phone bytea,
    wanted bytea,
    wanted_by uuid,
    wanted_at timestamptz,
    check ((wanted is null) = (wanted_by is null) and (wanted is null) = (wanted_at is null))
);
create index wanted_phones on account_phones (wanted_at) where wanted is not null;
