import { MIGRATIONS } from "../../../src/adapters/ledger/sqlite/migrations/migrations.ts";
import { openRaw } from "./open_raw.ts";

export const HOUR_MS = 3_600_000;
const OWNER = `'here', 'boot', 'pid:[1]', 7, '100', ${8 * HOUR_MS}`;

/** A ledger of the first version: two hours done, one worked on, one parked, and a plugin that is paused. */
export function makeFirst(path: string): ReturnType<typeof openRaw> {
  const database = openRaw(path);
  database.exec(`pragma journal_mode = wal; ${MIGRATIONS[0]}; pragma user_version = 1`);
  database.exec(`
    insert into plugins (name, module, registered_at, cursor) values ('report', './report.ts', 0, ${
    4 * HOUR_MS
  });
    insert into plugins (name, module, registered_at, paused) values ('mail', './mail.ts', 5, 1);
    insert into windows (plugin, kind, start, "end", state, attempts, failures, token) values
      ('report', 'scheduled', 0, ${HOUR_MS}, 'done', 1, 0, 1),
      ('report', 'scheduled', ${HOUR_MS}, ${2 * HOUR_MS}, 'done', 1, 0, 1),
      ('report', 'scheduled', ${2 * HOUR_MS}, ${3 * HOUR_MS}, 'parked', 3, 3, 3);
    insert into windows (plugin, kind, start, "end", state, attempts, failures, token,
        owner_host, owner_boot, owner_namespace, owner_pid, owner_started, expires_at) values
      ('report', 'scheduled', ${3 * HOUR_MS}, ${4 * HOUR_MS}, 'leased', 1, 0, 1, ${OWNER});
    insert into runs (plugin, window_id, token, window_start, window_end, attempt, trigger, outcome, host, started_at)
      values ('report', 4, 1, ${3 * HOUR_MS}, ${4 * HOUR_MS}, 1, 'schedule', 'running', 'here', 0)`);
  return database;
}
