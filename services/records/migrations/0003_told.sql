-- The EHR's own time of the event that told a version: where FHIR gives no version, the later word wins, not the later
-- arrival.
alter table resources add column told_at timestamptz;
