-- The worker that copied or tried to; null without a broker, and in rows of earlier versions.
alter table event add column worker varchar;
