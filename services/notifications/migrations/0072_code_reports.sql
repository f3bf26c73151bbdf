-- What the provider told later of a code that it had taken, and its code for what went wrong; never its words.
alter table codes add column reported text check (reported in ('delivered', 'failed'));
alter table codes add column report_code text;
