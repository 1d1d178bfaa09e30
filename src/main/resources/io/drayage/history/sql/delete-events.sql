-- All but the last copy, or the first sight, of an image that is still there.
delete from event
where happened < cast(:#${body} as timestamp with time zone)
  and not exists (
    select 1 from image i
    where i.target = event.target and coalesce(i.copied, i.first_seen) = event.happened)
