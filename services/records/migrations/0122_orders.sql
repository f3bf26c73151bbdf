-- Copies that were ordered and thrown away stand in the list of who has looked.
drop index audit_of_readers;
create index audit_of_readers on audit (chain, position)
    where action in ('view', 'open', 'close', 'change_terms', 'download', 'order-copy', 'discard-copy')
       or by_right = 'staff';
