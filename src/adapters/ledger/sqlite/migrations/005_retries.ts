/**
 * Since when a window is owed, by which it is judged whether it is parked; why one was skipped that no operator skipped; and
 * when a pause ends by itself.
 *
 * An older program parks by failures alone, and takes a pause for one that has no end.
 */
export const RETRIES = `
alter table windows add column owed_since integer;
alter table windows add column reason text;
update windows set owed_since = (select min(ended_at) from runs where window_id = windows.id)
where state in ('leased', 'owed', 'parked');

alter table plugins add column paused_until integer;
create trigger plugins_pause_end after update of paused_at on plugins
when new.paused_until is not null and new.paused_until is old.paused_until
  and new.paused_at is not old.paused_at begin
  update plugins set paused_until = null where name = new.name;
end;
`;
