import { fileLocks } from "../libc/file_locks.ts";

/**
 * A lock on a file that is tried without waiting, and that the system releases when its process ends, however it ends.
 */
export class FileLock implements Disposable {
  readonly #descriptor: number;
  #isOpen = true;

  /**
   * Takes nothing yet.
   *
   * @param path Of a file, which is made if there is none, and not of a symbolic link.
   * @throws {Error} If it cannot be opened.
   */
  constructor(path: string) {
    const descriptor = fileLocks().open(path) ?? openNew(path);
    if (descriptor === undefined) throw new Error(`Cannot open "${path}" to lock it`);
    this.#descriptor = descriptor;
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
    return fileLocks().lock(this.#descriptor, "alone");
  }

  /** Takes the lock beside others that share it, unless somebody holds it alone. Returns whether it did. */
  tryShare(): boolean {
    return fileLocks().lock(this.#descriptor, "shared");
  }

  /** Releases the lock; it can be taken again. */
  release(): void {
    fileLocks().lock(this.#descriptor, "not");
  }

  /** Releases the lock if it is held, and the file. */
  [Symbol.dispose](): void {
    // A second call must not close what has the same number by then.
    if (this.#isOpen) fileLocks().close(this.#descriptor);
    this.#isOpen = false;
  }
}

/** Another process may have made the folder, and not the file yet. */
function openNew(path: string): number | undefined {
  FileLock.create(path);
  return fileLocks().open(path);
}
