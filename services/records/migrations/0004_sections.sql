-- Every section has its types now: what was kept aside until then is shown, labs only once they are explicitly shared,
-- and nothing whose meaning a modifier changes, wherever in it that stands.
update resources
set set_aside = case
    when resource_type in ('Observation', 'DiagnosticReport') then 'lab_not_shared'
    when content ? 'implicitRules' or content @? '$.**.modifierExtension' then 'modifier_not_understood' end
where set_aside = 'type_not_shown_yet' and resource_type <> 'CareTeam';

update resources set set_aside = 'modifier_not_understood'
where set_aside is null and content @? '$.**.modifierExtension';
