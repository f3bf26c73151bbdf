-- What was tried to make accounts by an invitation: each that was made, and each name or address that was taken. Counted
-- for a day, so that whoever has only the link cannot have mail sent to everybody, nor ask about everybody's name.
create table account_tries (
    invitation_id uuid not null,
    made boolean not null,
    tried_at timestamptz not null
);
create index account_tries_by_invitation on account_tries (invitation_id, tried_at);
create index account_tries_by_age on account_tries (tried_at);
