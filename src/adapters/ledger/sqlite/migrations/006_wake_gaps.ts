/** When cron woke nothing, by host; `plugin` is empty where it woke none at all. Older programs know nothing of it. */
export const WAKE_GAPS = `
create table wake_gaps (
  id integer primary key,
  host text not null,
  plugin text not null,
  start integer not null,
  "end" integer not null,
  check (start < "end")
) strict;
create index wake_gaps_host on wake_gaps (host, plugin, start);
`;
