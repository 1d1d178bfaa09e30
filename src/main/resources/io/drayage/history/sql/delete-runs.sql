delete from run where started < cast(:#${body} as timestamp with time zone)
