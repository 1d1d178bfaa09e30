-- Pulls that are left for an account at a source registry, by the last answer to any scheduler.
create table scheduler_pulls (
  account   varchar                  not null primary key, -- registry and user
  remaining bigint                   not null,
  asked     timestamp with time zone not null, -- begin of the request that was answered so
  heard     timestamp with time zone not null
);

-- Pulls that the orders of each scheduler may still take. A row of a dead scheduler does not count.
create table scheduler_pulls_aside (
  account  varchar not null,
  instance varchar not null,
  pulls    bigint  not null,
  primary key (account, instance)
);
