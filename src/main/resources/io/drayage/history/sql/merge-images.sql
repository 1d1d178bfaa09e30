-- Images as they are now. A row with a newer record (seq) is left as it is. wanted and seen tell of content at the source
-- whose copy failed.
merge into image i
using (
  select
    cast(:#target as varchar) as target,
    cast(:#name as varchar) as name,
    cast(:#source as varchar) as source,
    cast(:#source_name as varchar) as source_name,
    cast(:#task as varchar) as task,
    cast(:#mapping as integer) as mapping,
    cast(:#outcome as varchar) as outcome,
    cast(:#digest as varchar) as digest,
    cast(:#happened as timestamp with time zone) as happened,
    cast(:#wanted as varchar) as wanted,
    cast(:#seen as timestamp with time zone) as seen,
    cast(:#bytes as bigint) as bytes,
    cast(:#kind as varchar) as kind,
    cast(:#message as varchar) as message,
    cast(:#hint as varchar) as hint,
    cast(:#registry as varchar) as registry,
    cast(:#attempts as integer) as attempts,
    cast(:#seq as bigint) as seq) r
on i.target = r.target
when matched and i.seq < r.seq then update set
  name = r.name,
  source = r.source,
  source_name = r.source_name,
  task = r.task,
  mapping = r.mapping,
  digest = coalesce(r.digest, i.digest),
  state = r.outcome,
  since = case when (i.state = 'failed') = (r.outcome = 'failed') then i.since else r.happened end,
  checked = r.happened,
  copied = case when r.outcome = 'copied' then r.happened else i.copied end,
  bytes = case when r.outcome = 'copied' then r.bytes else i.bytes end,
  wanted = case when r.outcome = 'failed' then coalesce(r.wanted, i.wanted) end,
  seen = case
    when r.outcome <> 'failed' then null
    when r.wanted is null or i.wanted = r.wanted then i.seen
    else r.seen end,
  kind = r.kind,
  message = r.message,
  hint = r.hint,
  registry = r.registry,
  attempts = r.attempts,
  seq = r.seq
when not matched then insert (
  target, name, source, source_name, task, mapping, digest, state, since, first_seen, checked, copied, bytes,
  wanted, seen, kind, message, hint, registry, attempts, seq)
values (
  r.target, r.name, r.source, r.source_name, r.task, r.mapping, r.digest, r.outcome, r.happened, r.happened, r.happened,
  case when r.outcome = 'copied' then r.happened end, r.bytes,
  case when r.outcome = 'failed' then r.wanted end, case when r.outcome = 'failed' then r.seen end,
  r.kind, r.message, r.hint, r.registry, r.attempts, r.seq)
