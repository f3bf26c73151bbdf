-- What staff did about accesses stands in the list of who has looked, beside what accounts did.
drop index audit_of_readers;
create index audit_of_readers on audit (chain, position)
    where action in ('view', 'open', 'close', 'change_terms', 'download') or by_right = 'staff';
