/**
 * Actions of operators: decisions, pauses, backfills, windows that are rewound; and the request that a lease's owner
 * stops. The table of windows is made again, since its states are a constraint of their own.
 */
export const OPERATOR_ACTIONS = `
create table decisions (
  id integer primary key autoincrement,
  plugin text not null references plugins (name),
  kind text not null check (kind in ('skip', 'retry', 'pause', 'resume', 'rewind', 'backfill')),
  decided_at integer not null,
  decided_by text not null,
  why text,
  start integer,
  "end" integer,
  check ((start is null) = ("end" is null)),
  check (start < "end")
) strict;
create index decisions_plugin on decisions (plugin, id);

alter table plugins add column paused_at integer;
alter table plugins add column paused_by text check ((paused_by is null) = (paused_at is null));
alter table plugins add column paused_why text check (paused_why is null or paused_at is not null);
update plugins set paused_at = registered_at, paused_by = 'someone' where paused = 1;
alter table plugins drop column paused;

create table backfills (
  id integer primary key autoincrement,
  plugin text not null references plugins (name),
  start integer not null,
  "end" integer not null,
  cursor integer not null,
  step text not null,
  decision_id integer not null references decisions (id),
  check (start < "end"),
  check (cursor between start and "end")
) strict;
create index backfills_plugin on backfills (plugin, id);

drop trigger windows_apart;
drop trigger windows_shrink;
drop trigger windows_token;
create table windows_new (
  id integer primary key autoincrement,
  plugin text not null references plugins (name),
  kind text not null check (kind in ('scheduled', 'backfill')),
  backfill_id integer references backfills (id),
  start integer not null,
  "end" integer not null,
  state text not null check (state in ('leased', 'done', 'owed', 'parked', 'skipped', 'rewound')),
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
  stop_at integer check (stop_at is null or state = 'leased'),
  decision_id integer references decisions (id),
  check (start < "end"),
  check ((kind = 'backfill') = (backfill_id is not null)),
  check (state <> 'rewound' or (kind = 'scheduled' and decision_id is not null)),
  check ((state = 'leased') = (owner_host is not null)),
  check ((state = 'leased') = (owner_boot is not null)),
  check ((state = 'leased') = (owner_namespace is not null)),
  check ((state = 'leased') = (owner_pid is not null)),
  check ((state = 'leased') = (owner_started is not null)),
  check ((state = 'leased') = (expires_at is not null))
) strict;
insert into windows_new
  select id, plugin, kind, null, start, "end", state, attempts, failures, not_before, token,
    owner_host, owner_boot, owner_namespace, owner_pid, owner_started, expires_at, null, null
  from windows;
drop table windows;
alter table windows_new rename to windows;

create unique index windows_start on windows (plugin, start) where kind = 'scheduled' and state <> 'rewound';
create unique index windows_end on windows (plugin, "end") where kind = 'scheduled' and state <> 'rewound';
create unique index windows_backfill on windows (backfill_id, start) where backfill_id is not null;
create index windows_all on windows (plugin, start);
create index windows_unsettled on windows (plugin, start) where state in ('leased', 'owed', 'parked');

-- Time is covered once: with no overlap so far, only the last window that starts before the new one's end can be in its way.
create trigger windows_apart before insert on windows
when new.kind = 'scheduled' and new.state <> 'rewound' and new.start < (
  select "end" from windows
  where plugin = new.plugin and kind = 'scheduled' and state <> 'rewound' and start < new."end"
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
create trigger windows_track before update of plugin, kind, backfill_id on windows
when new.plugin <> old.plugin or new.kind <> old.kind or new.backfill_id is not old.backfill_id begin
  select raise(abort, 'a window never changes its plugin or its track');
end;
create trigger windows_rewound before update of state on windows
when old.state = 'rewound' and new.state <> 'rewound' begin
  select raise(abort, 'a window that was taken back stays so');
end;
create trigger backfills_forward before update of cursor on backfills when new.cursor <= old.cursor begin
  select raise(abort, 'the cursor of a backfill only ever moves forward');
end;
`;
