-- The lists that a practice works through, one index each that holds little more than what the list shows.
create index invitations_waiting on invitations (practice_id, expires_at, id) where pin is not null;
create index invitations_bounced on invitations (practice_id, id) where pin is not null and bounced_at is not null;
create index invitations_locked on invitations (practice_id, id)
    where locked_at is not null and granted_at is null and replaced_by is null;
create index invitations_enrolled on invitations (practice_id, id) where granted_at is not null and replaced_by is null;
create index invitations_ended on invitations (practice_id, id) where pin is null and replaced_by is null;

create view worklist as
select 'waiting' as list, practice_id, id, expires_at from invitations
where pin is not null and expires_at > now()
union all
select 'expiring', practice_id, id, expires_at from invitations
where pin is not null and expires_at > now() and expires_at <= now() + interval '3 days'
union all
select 'bounced', practice_id, id, expires_at from invitations
where pin is not null and bounced_at is not null and expires_at > now()
  and bounced_at >= coalesce(delivered_at, '-infinity') and bounced_at >= coalesce(addressed_at, '-infinity')
union all
select 'locked', practice_id, id, expires_at from invitations
where locked_at is not null and granted_at is null and replaced_by is null and canceled_at is null
union all
select 'enrolled', practice_id, id, expires_at from invitations
where granted_at is not null and replaced_by is null and canceled_at is null
  and (identity_closed_at is null or records_closed_at is null)
union all
select 'ended', practice_id, id, expires_at from invitations
where pin is null and replaced_by is null
  and (canceled_at is not null or (identity_closed_at is not null and records_closed_at is not null)
       or (granted_at is null and locked_at is null));

-- Keyed hashes of the beginnings of names and addresses, so that sealed ones can be searched; the text is checked after.
create table search_terms (
    practice_id text not null,
    term bigint not null,
    invitation_id uuid not null,
    primary key (practice_id, term, invitation_id)
);
