/**
 * Since when a window is owed, by which it is judged whether it is parked; why one was skipped that no operator skipped; and
 * when a pause ends by itself.
 *
 * An older program parks by failures alone, and takes a pause for one that has no end.
 */
export const RETRIES = `
alter table {schema}.windows add column owed_since int8, add column reason text;
update {schema}.windows as owed
set owed_since = (select min(ended_at) from {schema}.runs where window_id = owed.id)
where state in ('leased', 'owed', 'parked');

alter table {schema}.plugins add column paused_until int8;
create function {schema}.keep_pause_end() returns trigger language plpgsql as $$
begin
  if new.paused_at is distinct from old.paused_at and new.paused_until is not distinct from old.paused_until then
    new.paused_until := null;
  end if;
  return new;
end $$;
create trigger plugins_pause_end before update of paused_at on {schema}.plugins
  for each row execute function {schema}.keep_pause_end();
`;
