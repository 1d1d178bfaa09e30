-- Runs that ended. A record that is there already (seq) is left as it is.
insert into run (
  id, task, started, ended, of_day, outcome,
  found, copied, unchanged, skipped, waiting, stopped, failed, problems, bytes, seq)
select
  r.id, r.task, r.started, r.ended, r.of_day, r.outcome,
  r.found, r.copied, r.unchanged, r.skipped, r.waiting, r.stopped, r.failed, r.problems, r.bytes, r.seq
from (
  select
    cast(:#id as varchar) as id,
    cast(:#task as varchar) as task,
    cast(:#started as timestamp with time zone) as started,
    cast(:#ended as timestamp with time zone) as ended,
    cast(:#of_day as date) as of_day,
    cast(:#outcome as varchar) as outcome,
    cast(:#found as bigint) as found,
    cast(:#copied as bigint) as copied,
    cast(:#unchanged as bigint) as unchanged,
    cast(:#skipped as bigint) as skipped,
    cast(:#waiting as bigint) as waiting,
    cast(:#stopped as bigint) as stopped,
    cast(:#failed as bigint) as failed,
    cast(:#problems as bigint) as problems,
    cast(:#bytes as bigint) as bytes,
    cast(:#seq as bigint) as seq) r
where not exists (select 1 from run known where known.id = r.id and known.seq = r.seq)
