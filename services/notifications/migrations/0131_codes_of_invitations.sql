-- Whose practice hears when the code fails; a code for an account has none, nor has one that an older release kept.
alter table codes add column invitation_id uuid;
