/**
 * The processes of a lease's run; what ran; and the oldest program that may use the ledger.
 *
 * From here on steps only add, so that an older program can go on: it writes no column that it does not know, and what must
 * become of such a column is done here.
 */
export const PROVENANCE = `
alter table {schema}.windows
  add column group_pid int4,
  add column group_started text,
  add column group_mark text,
  add check ((group_started is null) = (group_pid is null)),
  add check ((group_mark is null) = (group_pid is null)),
  add check (group_pid is null or state = 'leased');
create or replace function {schema}.keep_track() returns trigger language plpgsql as $$
begin
  if new.plugin <> old.plugin or new.kind <> old.kind or new.backfill_id is distinct from old.backfill_id then
    raise exception 'a window never changes its plugin or its track' using errcode = 'check_violation';
  end if;
  if old.state = 'rewound' and new.state <> 'rewound' then
    raise exception 'a window that was taken back stays so' using errcode = 'check_violation';
  end if;
  if new.state <> 'leased' then
    new.group_pid := null;
    new.group_started := null;
    new.group_mark := null;
  end if;
  return new;
end $$;

alter table {schema}.runs
  add column artifact text,
  add column config_digest text,
  add column program text,
  add check ((config_digest is null) = (artifact is null)),
  add check ((program is null) = (artifact is null));

alter table {schema}.ledger add column min_program text not null default '0.2.0';
`;
