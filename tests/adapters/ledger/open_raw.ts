import { DatabaseSync } from "node:sqlite";

/** Opens a database as it is; it closes itself, which not every Deno's does. */
export function openRaw(path: string): DatabaseSync & Disposable {
  const database = new DatabaseSync(path);
  return Object.assign(database, { [Symbol.dispose]: () => database.close() });
}
