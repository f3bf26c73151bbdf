-- Until when somebody else may have known an account's password: what was lent by it before then opens nothing.
create table secured_accounts (
    account_id uuid primary key,
    secured_at timestamptz not null
);

create index shares_of_account on shares (account_id);

-- When the password was given by which a share was made; a worker of an older release does not say.
alter table shares add column proven_at timestamptz not null default now();

create or replace view share_states as
select shares.share_id, shares.grant_id, shares.account_id, shares.parts, shares.since, shares.until, shares.recipient,
       shares.token, shares.passcode, shares.made_at, shares.ends_at, shares.failures, shares.paused_until,
       shares.opened, shares.opened_at, shares.downloaded, shares.downloaded_at, shares.stopped_at, shares.locked_at,
       stopped_at is null and locked_at is null and ends_at > now() and exists (
    select from enforced
    where enforced.id = grant_id and enforced.account_id = shares.account_id and enforced.scopes && parts
      and enforced.revoked_at is null and (enforced.ends_at is null or enforced.ends_at > now())
) and not exists (
    select from secured_accounts
    where secured_accounts.account_id = shares.account_id and secured_at >= proven_at
) as is_open
from shares;
