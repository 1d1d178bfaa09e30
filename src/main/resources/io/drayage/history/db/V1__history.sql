-- The same for H2 and PostgreSQL. Rows are only ever added by routes/history.camel.yaml.

-- Runs that ended.
create table run (
  id        varchar                  not null,
  task      varchar                  not null,
  started   timestamp with time zone not null,
  ended     timestamp with time zone not null,
  of_day    date                     not null, -- day of the start in UTC
  outcome   varchar                  not null, -- succeeded, partial, failed, stopped
  found     bigint                   not null,
  copied    bigint                   not null,
  unchanged bigint                   not null,
  skipped   bigint                   not null,
  waiting   bigint                   not null,
  stopped   bigint                   not null,
  failed    bigint                   not null,
  problems  bigint                   not null, -- mappings that failed before their images were known
  bytes     bigint                   not null,
  seq       bigint                   not null, -- number of the record
  primary key (id, seq)
);
create index run_by_start on run (started desc, seq desc);
create index run_by_task on run (task, started desc, seq desc);
create index run_by_outcome on run (outcome, started desc, seq desc);
create index run_by_task_and_outcome on run (task, outcome, started desc, seq desc);
create index run_by_day on run (of_day);

-- Changes: copies, first and different failures, recoveries, first sights of an image, failed mappings.
create table event (
  run      varchar                  not null,
  seq      bigint                   not null,
  happened timestamp with time zone not null,
  task     varchar                  not null,
  source   varchar                  not null, -- reference, or the mapping
  target   varchar                  not null, -- empty for a mapping
  outcome  varchar                  not null, -- copied, unchanged, failed
  digest   varchar,                           -- at the target, after it
  previous varchar,                           -- at the target, before it
  seen     timestamp with time zone,          -- first sight of the new content at the source
  bytes    bigint                   not null,
  kind     varchar                  not null, -- of the failure; else empty
  message  varchar                  not null,
  hint     varchar                  not null,
  registry varchar                  not null,
  attempts integer                  not null,
  primary key (run, seq)
);
create index event_by_target on event (target, seq desc);
create index event_by_time on event (happened);

-- Images as they are now.
create table image (
  target      varchar                  not null primary key,
  name        varchar                  not null, -- last part of the target: redis:latest
  source      varchar                  not null,
  source_name varchar                  not null,
  task        varchar                  not null,
  mapping     integer                  not null,
  digest      varchar,
  state       varchar                  not null, -- outcome of the last look
  since       timestamp with time zone not null,
  first_seen  timestamp with time zone not null,
  checked     timestamp with time zone not null,
  copied      timestamp with time zone,
  bytes       bigint                   not null, -- of the last copy
  wanted      varchar,                           -- content at the source that is not copied yet
  seen        timestamp with time zone,          -- first sight of it
  kind        varchar                  not null, -- of the failure; else empty
  message     varchar                  not null,
  hint        varchar                  not null,
  registry    varchar                  not null,
  attempts    integer                  not null,
  seq         bigint                   not null  -- number of the last record
);
create index image_by_name on image (name);
create index image_by_source_name on image (source_name);
create index image_by_check on image (checked);

-- Pulls spent; a row for each run.
create table pulls (
  of_day   date    not null,
  registry varchar not null,
  spent    bigint  not null,
  seq      bigint  not null,
  primary key (of_day, registry, seq)
);
