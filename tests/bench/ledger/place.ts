import { DatabaseSync } from "node:sqlite";
import { Cluster } from "../../adapters/ledger/postgres/cluster.ts";
import { TempFolder } from "../../adapters/ledger/temp_folder.ts";

/** Where a ledger of the bench is. */
export interface Place extends Disposable {
  readonly name: string;
  readonly kind: "sqlite" | "postgres";
  /** Path or URL. */
  readonly at: string;
  /** Carries out SQL beside the ledger. */
  sql(text: string): void;
}

/** Returns a new file. */
export function sqlitePlace(): Place {
  const folder = new TempFolder();
  const at = `${folder.path}/ledger.db`;
  return {
    name: "SQLite",
    kind: "sqlite",
    at,
    sql(text) {
      const database = new DatabaseSync(at);
      database.exec(text);
      database.close();
    },
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}

/** Returns a new server, whose commits wait for the disk as those of a real one do. */
export function postgresPlace(): Place {
  const cluster = Cluster.start(["fsync = on"]);
  return {
    name: "PostgreSQL",
    kind: "postgres",
    at: cluster.url(),
    sql: (text) => void cluster.sql(`set search_path to gapless, public; ${text}`),
    [Symbol.dispose]: () => cluster[Symbol.dispose](),
  };
}
