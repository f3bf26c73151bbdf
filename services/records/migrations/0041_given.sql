-- When a grant was given first: it may move to another account of the same person later, which is no new decision of
-- the practice. What a worker that does not know this column keeps has only the time of its newest word.
alter table grants add column given_at timestamptz;
update grants set given_at = granted_at where revoked_at is null;

create or replace view opens as
select grants.id as grant_id, other.chart_id, other.root
from grants
join chart_roots own using (practice_id, chart_id)
join chart_roots other on other.practice_id = own.practice_id and other.root = own.root and other.chart_id <> own.chart_id
where grants.relation = 'self' and grants.revoked_at is null and not exists (
    select from chart_roots member join grants denied using (practice_id, chart_id)
    where member.practice_id = own.practice_id and member.root = own.root
      and denied.relation = 'self' and denied.revoked_at > coalesce(grants.given_at, grants.granted_at));
