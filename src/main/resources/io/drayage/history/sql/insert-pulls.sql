-- Pulls spent. A record that is there already (seq) is left as it is.
insert into pulls (of_day, registry, spent, seq)
select r.of_day, r.registry, r.spent, r.seq
from (
  select
    cast(:#of_day as date) as of_day,
    cast(:#registry as varchar) as registry,
    cast(:#spent as bigint) as spent,
    cast(:#seq as bigint) as seq) r
where not exists (
  select 1 from pulls known
  where known.of_day = r.of_day and known.registry = r.registry and known.seq = r.seq)
