-- Where each resource stands in its section (services/records/domain/position.py), so that one page, and how many
-- entries there are, can be read without telling the whole section.

-- A worker that does not know these columns leaves `positioned_for` behind when it writes another fingerprint: such a
-- row, and one positioned by older rules, is positioned anew before its chart is read (actions/position_charts.py).
alter table resources
    add column section text,
    add column sort_key text collate "C" not null default '',
    add column past_key text collate "C",
    add column passes_at timestamptz,
    add column current boolean not null default false,
    add column named_by text,
    add column points_at text[] not null default '{}',
    add column positioned_by smallint not null default 0,
    add column positioned_for bytea;

create index resources_in_order
    on resources (practice_id, chart_id, section, sort_key, resource_type, resource_id)
    include (subject, current, passes_at, named_by) where set_aside is null and section is not null;
create index resources_in_order_when_past
    on resources (practice_id, chart_id, section, past_key, resource_type, resource_id)
    include (subject, current, passes_at, named_by) where set_aside is null and passes_at is not null;

-- What has no position by the rules of today (RULES in position.py: whoever raises it replaces this view and its index).
create view behind as
select practice_id, chart_id, resource_type, resource_id, content, fingerprint
from resources where positioned_by < 1 or positioned_for is distinct from fingerprint;
create index resources_behind on resources (practice_id, chart_id)
    where positioned_by < 1 or positioned_for is distinct from fingerprint;

-- What may be shown of each chart to whoever may read that section: nothing kept aside, and nothing without a name of
-- its own or from a resource beside it that may be shown as well. Whose it is must still be compared with the chart.
create view visible as
select practice_id, chart_id, section, resource_type, resource_id, subject, sort_key, past_key, passes_at, current
from resources own
where set_aside is null and section is not null and (named_by is null or exists (
    select from resources helper left join charts using (practice_id, chart_id)
    where helper.practice_id = own.practice_id and helper.chart_id = own.chart_id
      and helper.resource_type = split_part(own.named_by, '/', 1)
      and helper.resource_id = split_part(own.named_by, '/', 2)
      and helper.set_aside is null and helper.named_by is null
      and (helper.subject is null or helper.subject = charts.subject)));
