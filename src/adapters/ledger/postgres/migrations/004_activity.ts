/**
 * Since when a plugin is active, and the setting by which it is due: by them it is known since when it is late.
 *
 * An older program resumes a plugin without a word about it; what it recorded as the operator's action says when that was.
 */
export const ACTIVITY = `
alter table {schema}.plugins
  add column active_since int8,
  add column active_enabled int4 check (active_enabled in (0, 1)),
  add column active_schedule text,
  add column active_timezone text,
  add check ((active_timezone is null) = (active_enabled is null));
create function {schema}.keep_activity() returns trigger language plpgsql as $$
begin
  if old.paused_at is not null and new.paused_at is null
    and new.active_since is not distinct from old.active_since then
    new.active_since := coalesce(
      (select max(decided_at) from {schema}.decisions where plugin = new.name and kind = 'resume'),
      new.active_since
    );
  end if;
  return new;
end $$;
create trigger plugins_resumed before update of paused_at on {schema}.plugins
  for each row execute function {schema}.keep_activity();
`;
