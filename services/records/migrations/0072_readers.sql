-- What an EHR shares is no look of anybody's: the list of who has looked does not tell it, nor should its index hold it.
drop index audit_of_readers;
create index audit_of_readers on audit (chain, position)
    where action in ('view', 'open', 'close', 'change_terms', 'download');
