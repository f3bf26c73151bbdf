-- A person is told who took a copy, too: the index of what they are told of follows.
drop index audit_of_readers;
create index audit_of_readers on audit (chain, position)
    where action in ('view', 'open', 'close', 'change_terms', 'download', 'share', 'unshare', 'lock_share');
