/**
 * The processes of a lease's run; what ran; and the oldest program that may use the ledger.
 *
 * From here on steps only add, so that an older program can go on: it writes no column that it does not know, and what must
 * become of such a column is done here.
 */
export const PROVENANCE = `
alter table windows add column group_pid integer;
alter table windows add column group_started text check ((group_started is null) = (group_pid is null));
alter table windows add column group_mark text check ((group_mark is null) = (group_pid is null));
create trigger windows_group after update of state on windows
when new.state <> 'leased' and new.group_pid is not null begin
  update windows set group_pid = null, group_started = null, group_mark = null where id = new.id;
end;

alter table runs add column artifact text;
alter table runs add column config_digest text check ((config_digest is null) = (artifact is null));
alter table runs add column program text check ((program is null) = (artifact is null));

create table ledger (min_program text not null) strict;
insert into ledger (min_program) values ('0.2.0');
`;
