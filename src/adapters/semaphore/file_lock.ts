import { DatabaseSync } from "node:sqlite";

/**
 * A lock that is tried without waiting, and that the system releases when its process ends, however it ends.
 *
 * It is SQLite's lock on an empty file: the oldest supported Deno can only wait for its own locks, and FFI would cost every
 * start ten times as much. No other code of this process may open the file, because closing it would release the lock.
 */
export class FileLock implements Disposable {
  readonly #database: DatabaseSync;
  #isOpen = true;

  /** Takes nothing yet. */
  constructor(path: string) {
    this.#database = new DatabaseSync(path);
    this.#database.exec("pragma busy_timeout = 0");
  }

  /** Makes the file for this user alone, unless it is there. */
  static create(path: string): void {
    try {
      Deno.openSync(path, { write: true, createNew: true, mode: 0o600 }).close();
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    }
  }

  /** Takes the lock for this holder alone, unless there is another one. Returns whether it did. */
  tryTake(): boolean {
    return this.#try("begin exclusive");
  }

  /** Takes the lock beside others that share it, unless somebody holds it alone. Returns whether it did. */
  tryShare(): boolean {
    this.#database.exec("begin");
    const taken = this.#try("pragma user_version");
    if (!taken) this.release();
    return taken;
  }

  /** Releases the lock; it can be taken again. */
  release(): void {
    this.#database.exec("rollback");
  }

  /** Releases the lock if it is held, and the file. */
  [Symbol.dispose](): void {
    // A second call must not fail: what is released early is released again when all is over.
    if (this.#isOpen) this.#database.close();
    this.#isOpen = false;
  }

  #try(statement: string): boolean {
    try {
      this.#database.exec(statement);
      return true;
    } catch (error) {
      if (error instanceof Error && error.message.includes("is locked")) return false;
      throw error;
    }
  }
}
