-- Every version of what is told of a chart's patient, for ever: which one a grant shows is for whoever reads to resolve.
-- `patient` is a FHIR Patient as `resources` kept it; `described` is what an EHR told of demographics alone. `live` ones
-- are seen by standing accesses too, any other only by those granted afterwards (S129, D10).
create table demographics (
    practice_id text not null,
    chart_id text not null,
    number bigint generated always as identity,
    kind text not null check (kind in ('patient', 'described')),
    resource_id text,
    sealed bytea not null,
    told_at timestamptz,
    received_at timestamptz not null,
    live boolean not null default false,
    primary key (practice_id, chart_id, number),
    check ((kind = 'patient') = (resource_id is not null))
);

insert into demographics (practice_id, chart_id, kind, resource_id, sealed, told_at, received_at)
select practice_id, chart_id, 'patient', resource_id, sealed, told_at, received_at from resources
where resource_type = 'Patient' and set_aside is null and sealed is not null;
