-- Since when nobody logs in to an account until its password was chosen anew by recovery (S112, docs/adr/0032).
alter table credentials add column reset_required_at timestamptz;
