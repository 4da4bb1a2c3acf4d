import type { RetryWaits } from "../../ports/retry_waits.ts";
import { FileLock } from "../semaphore/file_lock.ts";
import { privateFolder } from "../semaphore/private_folder.ts";

/** {@linkcode RetryWaits} by a lock for each plugin, which ends with its process, however that ends. */
export class FileRetryWaits implements RetryWaits {
  readonly #folder: string;

  /** @param folder Absolute path of a folder in the state folder, which is made with the first wait. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  // deno-lint-ignore require-await -- the port's, and other waits need not be files.
  async begin(plugin: string): Promise<Disposable | null> {
    const lock = this.#open(plugin);
    if (lock === null || lock.tryTake()) return lock;
    lock[Symbol.dispose]();
    return null;
  }

  #open(plugin: string): FileLock | null {
    try {
      privateFolder(this.#folder);
      return new FileLock(`${this.#folder}/${plugin}`);
    } catch (error) {
      // A full disk, say: the next wake-up goes on with the window.
      if (error instanceof Error) return null;
      throw error;
    }
  }
}
