-- Changes. The result r of an image is one if it is a copy, the first failure of a series or a failure of another kind,
-- the end of a series, or the first sight of the image or of other content at the target. A failed mapping has no target
-- and no row i, so that each one is an event. New content was first seen at its first failed copy (i.seen), if there was
-- one. A record that is there already (seq) is left as it is.
insert into event (
  run, seq, happened, task, source, target, outcome, digest, previous, seen, bytes,
  kind, message, hint, registry, attempts, worker)
select
  r.run, r.seq, r.happened, r.task, r.source, r.target, r.outcome, r.digest,
  coalesce(r.previous, case when i.digest <> r.digest then i.digest end),
  case when i.wanted = r.wanted then i.seen else r.seen end,
  r.bytes, r.kind, r.message, r.hint, r.registry, r.attempts, r.worker
from (
  select
    cast(:#run as varchar) as run,
    cast(:#seq as bigint) as seq,
    cast(:#happened as timestamp with time zone) as happened,
    cast(:#task as varchar) as task,
    cast(:#source as varchar) as source,
    cast(:#target as varchar) as target,
    cast(:#outcome as varchar) as outcome,
    cast(:#digest as varchar) as digest,
    cast(:#previous as varchar) as previous,
    cast(:#wanted as varchar) as wanted,
    cast(:#seen as timestamp with time zone) as seen,
    cast(:#bytes as bigint) as bytes,
    cast(:#kind as varchar) as kind,
    cast(:#message as varchar) as message,
    cast(:#hint as varchar) as hint,
    cast(:#registry as varchar) as registry,
    cast(:#attempts as integer) as attempts,
    cast(:#worker as varchar) as worker) r
left join image i on i.target = r.target
where not exists (select 1 from event known where known.run = r.run and known.seq = r.seq)
  and (i.target is null
    or (i.seq < r.seq
      and (r.outcome = 'copied'
        or (r.outcome = 'failed' and (i.state <> 'failed' or i.kind <> r.kind))
        or (r.outcome = 'unchanged' and (i.state = 'failed' or i.digest <> r.digest)))))
