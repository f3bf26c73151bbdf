-- A copy that the recipient of a share wants (docs/adr/0051): it is handed out as long as that share is open, and to
-- nobody else. A worker of an older release may make one too; then the maker of the share is written to.
alter table copies add column share_id uuid;
create index copies_of_share on copies (share_id) where share_id is not null;

create or replace view standing_copies as
select copies.* from copies join enforced on enforced.id = copies.grant_id and enforced.account_id = copies.account_id
where copies.gone_at is null and copies.ends_at > now()
  and enforced.revoked_at is null and (enforced.ends_at is null or enforced.ends_at > now())
  and copies.held <@ enforced.scopes
  and copies.charts <@ (array(select opens.chart_id from opens where grant_id = enforced.id) || enforced.chart_id)
  and (copies.share_id is null or exists (
      select from share_states where share_states.share_id = copies.share_id and share_states.is_open));
