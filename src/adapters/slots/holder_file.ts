import type { SlotHolder } from "../../domain/slots/admit.ts";
import { asRecord } from "../../domain/text/as_record.ts";
import { removeIfThere } from "../files/remove_if_there.ts";
import { FileLock } from "../semaphore/file_lock.ts";

/** Signs are left no more often than this. */
const LEAST_SIGN_MS = 1_000;

/** The file of a slot that this process holds: locked while it is held, so that the slot is free when the process ends. */
export class HolderFile {
  readonly #path: string;
  readonly #lock: FileLock;
  readonly #signMs: number;
  #signedAt = performance.now();

  private constructor(path: string, signMs: number) {
    this.#path = path;
    this.#signMs = signMs;
    this.#lock = new FileLock(path);
  }

  /** Makes the file, under the lock of the slots. */
  static create(folder: string, holder: Omit<SlotHolder, "isStuck">, stuckAfterMs: number): HolderFile {
    const path = `${folder}/${crypto.randomUUID()}`;
    // JSON has no Infinity.
    const text = JSON.stringify({
      ...holder,
      stuckAfterMs: Number.isFinite(stuckAfterMs) ? stuckAfterMs : null,
    });
    Deno.writeTextFileSync(path, text, { createNew: true, mode: 0o600 });
    const file = new HolderFile(path, Math.max(LEAST_SIGN_MS, stuckAfterMs / 4));
    if (!file.#lock.tryTake()) throw new Error(`Cannot lock the new file "${path}": another process has`);
    return file;
  }

  /** Shows that the run still works. */
  sign(): void {
    const now = performance.now();
    if (now - this.#signedAt < this.#signMs) return;
    this.#signedAt = now;
    try {
      Deno.utimeSync(this.#path, new Date(), new Date());
    } catch (error) {
      // The state folder may be gone, which others report.
      if (!(error instanceof Error)) throw error;
    }
  }

  /** Frees the slot, under the lock of the slots. */
  remove(): void {
    this.unlock();
    removeIfThere(this.#path);
  }

  /** Frees the slot where that lock is not to be had. */
  unlock(): void {
    this.#lock[Symbol.dispose]();
  }
}

/** Returns the slots that living processes hold, under the lock of the slots; the files of all others are removed. */
export function readHolders(folder: string, now: Date): SlotHolder[] {
  return Array.from(Deno.readDirSync(folder), ({ name }) => `${folder}/${name}`).flatMap((path) => {
    if (isHeld(path)) return holderIn(path, now);
    removeIfThere(path);
    return [];
  });
}

/** Reports whether a living process has locked a file. */
export function isHeld(path: string): boolean {
  using lock = new FileLock(path);
  return !lock.tryTake();
}

function holderIn(path: string, now: Date): SlotHolder {
  const { plugin, pool, stuckAfterMs } = asRecord(JSON.parse(Deno.readTextFileSync(path))) ?? {};
  const signedAt = Deno.statSync(path).mtime?.getTime() ?? 0;
  return {
    plugin: String(plugin),
    pool: typeof pool === "string" ? pool : null,
    isStuck: typeof stuckAfterMs === "number" && now.getTime() - signedAt > stuckAfterMs,
  };
}
