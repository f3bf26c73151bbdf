-- What a practice withholds, from everybody (no grant) or from one person, as enrollment last said.
create table sharing (
    practice_id text not null,
    grant_id uuid,
    version integer not null,
    withheld text[] not null,
    unique nulls not distinct (practice_id, grant_id)
);

-- Grants as whoever reads has to take them: without what the practice withholds from everybody, from this person, and
-- from the same patient at a chart that the grant opens by a merge. Nobody reads a chart by the table itself.
create view enforced as
select id, account_id, practice_id, practice_name, practice_accent, chart_id, relation, display_name, array(
    select unnest(grants.scopes)
    except
    select unnest(withheld) from sharing
    where sharing.practice_id = grants.practice_id and (sharing.grant_id is null or sharing.grant_id = grants.id)
    except
    select unnest(withheld) from opens
    join grants other on other.practice_id = grants.practice_id and other.chart_id = opens.chart_id
                     and other.relation = 'self'
    join sharing on sharing.practice_id = other.practice_id and sharing.grant_id = other.id
    where opens.grant_id = grants.id
) as scopes, ends_at, granted_at, given_at, revoked_at
from grants;
