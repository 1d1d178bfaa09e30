-- Images that no run has looked at: no mapping selects them any more.
delete from image where checked < cast(:#${body} as timestamp with time zone)
