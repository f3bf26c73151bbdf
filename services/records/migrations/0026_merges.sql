-- Which chart another one was merged into, as enrollment last said; grants and resources keep their own chart.
create table chart_roots (
    practice_id text not null,
    chart_id text not null,
    root text not null,
    version bigint not null,
    primary key (practice_id, chart_id)
);

create index charts_of_root on chart_roots (practice_id, root);
create index grants_of_chart on grants (practice_id, chart_id);

-- Which other charts a grant opens: the patient's own grant those of the same merge, unless the patient's own access to
-- any of these was revoked after it was given. Nobody else's grant opens any: another chart's rules might deny it.
create view opens as
select grants.id as grant_id, other.chart_id, other.root
from grants
join chart_roots own using (practice_id, chart_id)
join chart_roots other on other.practice_id = own.practice_id and other.root = own.root and other.chart_id <> own.chart_id
where grants.relation = 'self' and grants.revoked_at is null and not exists (
    select from chart_roots member join grants denied using (practice_id, chart_id)
    where member.practice_id = own.practice_id and member.root = own.root
      and denied.relation = 'self' and denied.revoked_at > grants.granted_at);
