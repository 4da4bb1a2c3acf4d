/**
 * Since when a plugin is active, and the setting by which it is due: by them it is known since when it is late.
 *
 * An older program resumes a plugin without a word about it; what it recorded as the operator's action says when that was.
 */
export const ACTIVITY = `
alter table plugins add column active_since integer;
alter table plugins add column active_enabled integer check (active_enabled in (0, 1));
alter table plugins add column active_schedule text;
alter table plugins add column active_timezone text check ((active_timezone is null) = (active_enabled is null));
create trigger plugins_resumed after update of paused_at on plugins
when old.paused_at is not null and new.paused_at is null and new.active_since is old.active_since begin
  update plugins set active_since = coalesce(
    (select max(decided_at) from decisions where plugin = new.name and kind = 'resume'), active_since
  ) where name = new.name;
end;
`;
