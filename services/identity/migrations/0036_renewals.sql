-- What an account may come back to: an open invitation to a chart that it could open before, by the same relation.
-- The first also finds everybody who can see a chart.
create index grants_by_chart on grants (practice_id, chart_id);
create index ended_grants on grants (account_id) where ended_at is not null;
create index open_registrations_by_chart on registrations (practice_id, chart_id) where status = 'open';
