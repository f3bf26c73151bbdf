-- A person asks who has read their chart: what an EHR has told of it, which is most of a chart's audit, is passed over.
create index audit_of_readers on audit (chain, position) where action in ('view', 'open', 'close', 'change_terms');
