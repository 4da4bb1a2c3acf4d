import { SqlLedger } from "../../src/adapters/ledger/sql_ledger.ts";
import { parseAddress } from "../../src/adapters/ledger/postgres/address.ts";
import { openPool } from "../../src/adapters/ledger/postgres/pool.ts";
import { postgresArchive } from "../../src/adapters/ledger/postgres/postgres_archive.ts";
import { PostgresDatabase } from "../../src/adapters/ledger/postgres/postgres_database.ts";
import { ServerTimedLedger } from "../../src/adapters/ledger/postgres/server_timed_ledger.ts";
import { sqliteArchive } from "../../src/adapters/ledger/sqlite/sqlite_archive.ts";
import { SqliteDatabase } from "../../src/adapters/ledger/sqlite/sqlite_database.ts";
import { sharedCluster } from "../adapters/ledger/postgres/cluster.ts";
import { FakeLedger } from "../fakes/ledger.ts";
import { Fuse } from "./fuse.ts";
import type { Subject } from "./world.ts";
import { instance, PROGRAM } from "../adapters/ledger/program.ts";

const BUSY_MS = 10_000;

/** A subject that is gone when the test ends. */
export type OwnSubject = Subject & AsyncDisposable;

/** A ledger in memory. */
export function inMemory(): OwnSubject {
  return { ledger: new FakeLedger(), async [Symbol.asyncDispose]() {} };
}

/** A ledger in SQLite. */
export function inSqlite(): OwnSubject {
  // In memory where there is such a folder: the disk is not what is tested.
  const folder = Deno.makeTempDirSync({
    prefix: "gapless-model-",
    ...isFolder("/dev/shm") ? { dir: "/dev/shm" } : {},
  });
  const path = `${folder}/ledger.db`;
  const fuse = new Fuse();
  const database = fuse.guard(new SqliteDatabase(path, { ...PROGRAM, busyMs: BUSY_MS }));
  const ledger = new SqlLedger(database);
  return ownSubject({ ledger, archive: sqliteArchive(path, PROGRAM), fuse }, () => {
    Deno.removeSync(folder, { recursive: true });
  });
}

/** A ledger in PostgreSQL. */
export function inPostgres(): OwnSubject {
  const url = sharedCluster().database();
  const pool = openPool(parseAddress(url), instance("jobs"));
  const fuse = new Fuse();
  const database = fuse.guard(new PostgresDatabase(pool, "gapless"));
  const ledger = new ServerTimedLedger(database, async () => (await pool.serverInfo()).clockSkewMs);
  return ownSubject({ ledger, archive: postgresArchive(url, instance("jobs")), fuse });
}

/** @param clear Takes away what is left once all is closed. */
function ownSubject(subject: Required<Omit<Subject, "truth">>, clear = () => {}): OwnSubject {
  return {
    ...subject,
    async [Symbol.asyncDispose]() {
      await subject.archive[Symbol.asyncDispose]();
      await subject.ledger[Symbol.asyncDispose]();
      clear();
    },
  };
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}
