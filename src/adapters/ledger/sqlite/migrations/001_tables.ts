/** Plugins, windows, runs. */
export const TABLES = `
create table plugins (
  name text primary key,
  module text not null,
  registered_at integer not null,
  cursor integer,
  told_fingerprint text,
  told_enabled integer check (told_enabled in (0, 1)),
  told_interval text,
  load_error text,
  paused integer not null default 0 check (paused in (0, 1)),
  check ((told_fingerprint is null) = (told_enabled is null)),
  check ((told_fingerprint is null) = (told_interval is null))
) strict;

-- Numbers of windows are not used again (autoincrement): they stand in logs and in idempotency keys.
create table windows (
  id integer primary key autoincrement,
  plugin text not null references plugins (name),
  kind text not null check (kind in ('scheduled', 'backfill')),
  start integer not null,
  "end" integer not null,
  state text not null check (state in ('leased', 'done', 'owed', 'parked', 'skipped')),
  attempts integer not null check (attempts >= 0),
  failures integer not null check (failures between 0 and attempts),
  not_before integer check (not_before is null or state = 'owed'),
  token integer not null check (token >= 0),
  owner_host text,
  owner_boot text,
  owner_namespace text,
  owner_pid integer,
  owner_started text,
  expires_at integer,
  check (start < "end"),
  check ((state = 'leased') = (owner_host is not null)),
  check ((state = 'leased') = (owner_boot is not null)),
  check ((state = 'leased') = (owner_namespace is not null)),
  check ((state = 'leased') = (owner_pid is not null)),
  check ((state = 'leased') = (owner_started is not null)),
  check ((state = 'leased') = (expires_at is not null))
) strict;
create unique index windows_start on windows (plugin, start) where kind = 'scheduled';
create unique index windows_end on windows (plugin, "end") where kind = 'scheduled';
create index windows_unsettled on windows (plugin, start) where state in ('leased', 'owed', 'parked');

-- Time is covered once: with no overlap so far, only the last window that starts before the new one's end can be in its way.
create trigger windows_apart before insert on windows when new.kind = 'scheduled' and new.start < (
  select "end" from windows where plugin = new.plugin and kind = 'scheduled' and start < new."end"
  order by start desc limit 1
) begin
  select raise(abort, 'windows of one plugin must not overlap');
end;
create trigger windows_shrink before update of start, "end" on windows
when new.start < old.start or new."end" <> old."end" begin
  select raise(abort, 'a window only ever shrinks, from its start');
end;
create trigger windows_token before update of token on windows when new.token < old.token begin
  select raise(abort, 'a fencing token only ever rises');
end;

create table runs (
  id integer primary key autoincrement,
  plugin text not null references plugins (name),
  window_id integer not null references windows (id),
  token integer not null,
  window_start integer not null,
  window_end integer not null,
  attempt integer not null check (attempt > 0),
  trigger text not null check (trigger in ('schedule', 'manual', 'retry', 'backfill')),
  outcome text not null check (
    outcome in ('ok', 'failed', 'timeout', 'crashed', 'cancelled', 'superseded', 'running')
  ),
  host text not null,
  started_at integer not null,
  ended_at integer,
  error text,
  unique (window_id, token),
  check (window_start < window_end),
  check ((outcome = 'running') = (ended_at is null))
) strict;
create index runs_plugin on runs (plugin, id);
`;
