-- The practice's own color, as it was when the mail was ordered; letters about accounts have none.
alter table messages add column accent text;
