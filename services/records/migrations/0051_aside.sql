-- An operator asks what was not understood, and what was refused: a few rows among very many.
create index resources_not_understood on resources (received_at)
    where set_aside in ('type_not_shown_yet', 'modifier_not_understood');
create index audit_of_refusals on audit (at) where action like 'share.refused.%' or action like 'withdraw.refused.%';
