-- What practices share of a chart, newest version of each FHIR R4 resource.

-- Whose chart it is: the id of its patient, from the first resource that named one; certain once the chart's own
-- Patient resource said it. A resource that names somebody else is refused, and never shown.
create table charts (
    practice_id text not null,
    chart_id text not null,
    subject text not null,
    certain boolean not null,
    primary key (practice_id, chart_id)
);

-- One FHIR resource without notes, narrative and contact data. `content` is its JSON; a Patient's is in `sealed`,
-- because it holds a date of birth. `fingerprint` tells equal contents apart from new ones. `version` and
-- `last_updated` are meta.versionId, where it is a number, and meta.lastUpdated. `set_aside` is why it is not shown.
create table resources (
    practice_id text not null,
    chart_id text not null,
    resource_type text not null,
    resource_id text not null,
    subject text,
    version bigint,
    last_updated timestamptz,
    content jsonb,
    sealed bytea,
    fingerprint bytea not null,
    set_aside text,
    source text not null,
    received_at timestamptz not null,
    primary key (practice_id, chart_id, resource_type, resource_id),
    check (num_nonnulls(content, sealed) = 1)
);
