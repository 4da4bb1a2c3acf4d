import { postgresArchive } from "../../src/adapters/ledger/postgres/postgres_archive.ts";
import { postgresLedger } from "../../src/adapters/ledger/postgres/postgres_ledger.ts";
import { sqliteArchive } from "../../src/adapters/ledger/sqlite/sqlite_archive.ts";
import { sqliteLedger } from "../../src/adapters/ledger/sqlite/sqlite_ledger.ts";
import { sharedCluster } from "../adapters/ledger/postgres/cluster.ts";
import { FakeLedger } from "../fakes/ledger.ts";
import type { Subject } from "./world.ts";

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
  const ledger = sqliteLedger(path);
  const archive = sqliteArchive(path);
  return {
    ledger,
    archive,
    async [Symbol.asyncDispose]() {
      await archive[Symbol.asyncDispose]();
      await ledger[Symbol.asyncDispose]();
      Deno.removeSync(folder, { recursive: true });
    },
  };
}

/** A ledger in PostgreSQL. */
export function inPostgres(): OwnSubject {
  const url = sharedCluster().database();
  const [ledger, archive] = [postgresLedger(url, "jobs"), postgresArchive(url, "jobs")];
  return {
    ledger,
    archive,
    async [Symbol.asyncDispose]() {
      await archive[Symbol.asyncDispose]();
      await ledger[Symbol.asyncDispose]();
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
