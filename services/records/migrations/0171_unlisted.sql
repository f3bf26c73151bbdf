-- An operator asks what is kept and listed nowhere, for want of a name: a few rows among very many.
create index resources_unlisted on resources (received_at)
    where set_aside is null and named_by is not null and resource_type not in ('Medication', 'Goal');
