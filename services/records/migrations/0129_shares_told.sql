-- What was done by shares stands in the list of who has looked, too.
drop index audit_of_readers;
create index audit_of_readers on audit (chain, position)
    where action in ('view', 'open', 'close', 'change_terms', 'download', 'order-copy', 'discard-copy',
                     'make-share', 'view-share', 'download-share', 'stop-share', 'lock-share') or by_right = 'staff';
