import type { Lock } from "../domain/linking/lock.ts";

/** Changes of the lock that are kept back until they are committed; it reads as if they were made. */
export interface DraftLock extends ModuleLock {
  /**
   * Makes all changes so far in the file.
   *
   * @throws {LinkError} As `update()` does.
   */
  commit(): Promise<void>;
}

/** The file that holds all hosts to the same modules of other machines. */
export interface ModuleLock {
  /**
   * Returns what is locked; nothing, if there is no such file yet.
   *
   * @throws {LinkError} If the file cannot be read, or is no lock.
   */
  read(): Promise<Lock>;
  /**
   * Changes what is locked: all of it or nothing, and nobody else's change at the same time is lost.
   *
   * @param change Makes the new lock of the newest one; may be asked again.
   * @throws {LinkError} If the file cannot be read or written, or is no lock.
   */
  update(change: (lock: Lock) => Lock): Promise<void>;
  /** Returns a text that changes whenever the file does; cheap. `undefined` if there is no such file. */
  stamp(): string | undefined;
}
