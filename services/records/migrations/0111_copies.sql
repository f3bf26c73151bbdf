-- Copies that are too large for one message (docs/adr/0043): ordered by a person, made by a worker, kept for a few days.
-- `held` are the parts, and `charts` the charts, that it was ordered or made of: all of them must be open when it is taken.
create table copies (
    copy_id uuid primary key,
    grant_id uuid not null,
    account_id uuid not null,
    practice_id text not null,
    charts text[] not null,
    held text[] not null check (cardinality(held) > 0),
    since date,
    until date,
    form text not null check (form in ('pdf', 'csv', 'fhir')),
    language text not null,
    ordered_at timestamptz not null default now(),
    tries integer not null default 0,
    made_at timestamptz,
    pieces integer,
    ends_at timestamptz not null,
    gone_at timestamptz,
    discarded boolean not null default false
);
create index copies_of_account on copies (account_id, grant_id);
create index copies_of_practice on copies (practice_id);
create index copies_of_chart on copies using gin (charts);
create index copies_to_make on copies (ordered_at) where made_at is null and gone_at is null;

-- What a copy holds, sealed; erased as soon as it may not be handed out any more.
create table copy_pieces (
    copy_id uuid not null references copies on delete cascade,
    number integer not null check (number > 0),
    sealed bytea not null,
    primary key (copy_id, number)
);

-- Copies that may be handed out as things stand now: nothing that the grant opened then has been closed since.
create view standing_copies as
select copies.* from copies join enforced on enforced.id = copies.grant_id and enforced.account_id = copies.account_id
where copies.gone_at is null and copies.ends_at > now()
  and enforced.revoked_at is null and (enforced.ends_at is null or enforced.ends_at > now())
  and copies.held <@ enforced.scopes
  and copies.charts <@ (array(select opens.chart_id from opens where grant_id = enforced.id) || enforced.chart_id);
