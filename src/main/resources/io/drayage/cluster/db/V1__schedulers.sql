-- Tables that several schedulers share; PostgreSQL only.

-- Tables of Quartz 2.5, by its own names: triggers, those that are being fired, and check-ins.
create table qrtz_job_details (
  sched_name        varchar not null,
  job_name          varchar not null,
  job_group         varchar not null,
  description       varchar,
  job_class_name    varchar not null,
  is_durable        boolean not null,
  is_nonconcurrent  boolean not null,
  is_update_data    boolean not null,
  requests_recovery boolean not null,
  job_data          bytea,
  primary key (sched_name, job_name, job_group)
);

create table qrtz_triggers (
  sched_name     varchar  not null,
  trigger_name   varchar  not null,
  trigger_group  varchar  not null,
  job_name       varchar  not null,
  job_group      varchar  not null,
  description    varchar,
  next_fire_time bigint,
  prev_fire_time bigint,
  priority       integer,
  trigger_state  varchar  not null,
  trigger_type   varchar  not null,
  start_time     bigint   not null,
  end_time       bigint,
  calendar_name  varchar,
  misfire_instr  smallint,
  job_data       bytea,
  primary key (sched_name, trigger_name, trigger_group),
  foreign key (sched_name, job_name, job_group) references qrtz_job_details
);
create index qrtz_trigger_by_job on qrtz_triggers (sched_name, job_name, job_group);
create index qrtz_trigger_by_time on qrtz_triggers (sched_name, trigger_state, next_fire_time);

create table qrtz_simple_triggers (
  sched_name      varchar not null,
  trigger_name    varchar not null,
  trigger_group   varchar not null,
  repeat_count    bigint  not null,
  repeat_interval bigint  not null,
  times_triggered bigint  not null,
  primary key (sched_name, trigger_name, trigger_group),
  foreign key (sched_name, trigger_name, trigger_group) references qrtz_triggers
);

create table qrtz_cron_triggers (
  sched_name      varchar not null,
  trigger_name    varchar not null,
  trigger_group   varchar not null,
  cron_expression varchar not null,
  time_zone_id    varchar,
  primary key (sched_name, trigger_name, trigger_group),
  foreign key (sched_name, trigger_name, trigger_group) references qrtz_triggers
);

create table qrtz_simprop_triggers (
  sched_name    varchar not null,
  trigger_name  varchar not null,
  trigger_group varchar not null,
  str_prop_1    varchar,
  str_prop_2    varchar,
  str_prop_3    varchar,
  int_prop_1    integer,
  int_prop_2    integer,
  long_prop_1   bigint,
  long_prop_2   bigint,
  dec_prop_1    numeric(13, 4),
  dec_prop_2    numeric(13, 4),
  bool_prop_1   boolean,
  bool_prop_2   boolean,
  primary key (sched_name, trigger_name, trigger_group),
  foreign key (sched_name, trigger_name, trigger_group) references qrtz_triggers
);

create table qrtz_blob_triggers (
  sched_name    varchar not null,
  trigger_name  varchar not null,
  trigger_group varchar not null,
  blob_data     bytea,
  primary key (sched_name, trigger_name, trigger_group),
  foreign key (sched_name, trigger_name, trigger_group) references qrtz_triggers
);

create table qrtz_calendars (
  sched_name    varchar not null,
  calendar_name varchar not null,
  calendar      bytea   not null,
  primary key (sched_name, calendar_name)
);

create table qrtz_paused_trigger_grps (
  sched_name    varchar not null,
  trigger_group varchar not null,
  primary key (sched_name, trigger_group)
);

create table qrtz_fired_triggers (
  sched_name        varchar not null,
  entry_id          varchar not null,
  trigger_name      varchar not null,
  trigger_group     varchar not null,
  instance_name     varchar not null,
  fired_time        bigint  not null,
  sched_time        bigint  not null,
  priority          integer not null,
  state             varchar not null,
  job_name          varchar,
  job_group         varchar,
  is_nonconcurrent  boolean,
  requests_recovery boolean,
  primary key (sched_name, entry_id)
);
create index qrtz_fired_by_instance on qrtz_fired_triggers (sched_name, instance_name);
create index qrtz_fired_by_job on qrtz_fired_triggers (sched_name, job_name, job_group);

create table qrtz_scheduler_state (
  sched_name        varchar not null,
  instance_name     varchar not null,
  last_checkin_time bigint  not null,
  checkin_interval  bigint  not null,
  primary key (sched_name, instance_name)
);

create table qrtz_locks (
  sched_name varchar not null,
  lock_name  varchar not null,
  primary key (sched_name, lock_name)
);

-- Schedulers by the names that people see. A row without a check-in (qrtz_scheduler_state) is one of a dead process.
create table scheduler (
  instance varchar                  not null primary key,
  name     varchar                  not null,
  started  timestamp with time zone not null
);

-- Runs under way: at most one for each task. A row of a dead scheduler does not count.
create table scheduler_run (
  task     varchar not null primary key,
  run      varchar not null,
  instance varchar not null,
  progress varchar not null default '' -- the run's state as JSON
);

-- Tasks of each scheduler's sync files.
create table scheduler_task (
  instance    varchar                  not null,
  task        varchar                  not null,
  fingerprint varchar                  not null, -- empty: removed by an edit
  planned     timestamp with time zone not null, -- last change of the sync file
  primary key (instance, task)
);

-- What the state file of a single scheduler has, as far as it matters to all.
create table scheduler_state (
  kind    varchar                  not null, -- failed, note, told, platform
  key     varchar                  not null,
  text    varchar                  not null, -- empty: dropped
  changed timestamp with time zone not null default clock_timestamp(),
  primary key (kind, key)
);
create index scheduler_state_by_change on scheduler_state (changed);
