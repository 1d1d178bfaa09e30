delete from pulls where of_day < cast(cast(:#${body} as timestamp with time zone) as date)
