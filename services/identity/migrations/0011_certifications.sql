-- Who certified, on linking an existing account, that they may see the records in it (S51); kept as long as the audit.
create table certifications (
    attempt_id uuid primary key,
    invitation_id uuid not null,
    account_id uuid not null references accounts,
    -- The version of the sentence, and the language in which it was shown.
    wording text not null,
    language text not null,
    certified_at timestamptz not null
);
create index certifications_by_account on certifications (account_id, certified_at);
