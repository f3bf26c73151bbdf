-- The list of who has looked tells several charts as one where they are merged, so it goes by time and not by the place
-- in one chart's audit. The former index stays for workers of an older release; a later migration drops it.
create index audit_of_readers_by_time on audit (chain, at)
    where action in ('view', 'open', 'close', 'change_terms', 'download', 'order-copy', 'discard-copy',
                     'make-share', 'view-share', 'download-share', 'stop-share', 'lock-share') or by_right = 'staff';
