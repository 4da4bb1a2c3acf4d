import { dirname } from "@std/path/posix";
import { withWayOut } from "../../../domain/text/with_way_out.ts";
import { CrontabError } from "../../../ports/crontab.ts";

/** A held lock. Its file remembers when the crontab was last written. */
export class CrontabLock implements Disposable {
  readonly #file: Deno.FsFile;

  private constructor(file: Deno.FsFile) {
    this.#file = file;
  }

  /**
   * Takes the lock; the system gives it back even if this process dies.
   *
   * @param paths Where its file may lie; the first place that this user can write to counts.
   * @throws {CrontabError} If the file cannot be opened, or another process keeps the lock for too long.
   */
  static async take(paths: readonly [string, ...string[]], timeoutMs: number): Promise<CrontabLock> {
    const { file, path } = await openFirst(paths);
    const late = Promise.withResolvers<false>();
    const timer = setTimeout(() => late.resolve(false), timeoutMs);
    const locking = file.lock(true).then(() => true);
    try {
      if (await Promise.race([locking, late.promise])) return new CrontabLock(file);
    } catch (error) {
      file.close();
      throw cannotLock(path, error);
    } finally {
      clearTimeout(timer);
    }
    // A lock that is waited for cannot be called off: it goes back when it comes.
    locking.catch(() => {}).finally(() => file.close());
    throw new CrontabError(
      `Cannot lock the crontab: another Gapless has held "${path}" for ${
        timeoutMs / 1000
      } s; try again when it is done`,
    );
  }

  /** Returns when the crontab was last written under this lock, or null. */
  async lastWrite(): Promise<Date | null> {
    const buffer = new Uint8Array(32);
    await this.#file.seek(0, Deno.SeekMode.Start);
    const length = await this.#file.read(buffer) ?? 0;
    const time = Date.parse(new TextDecoder().decode(buffer.subarray(0, length)));
    return Number.isNaN(time) ? null : new Date(time);
  }

  /** Remembers a write. */
  async recordWrite(now: Date): Promise<void> {
    await this.#file.seek(0, Deno.SeekMode.Start);
    await this.#file.write(new TextEncoder().encode(now.toISOString()));
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }
}

async function openFirst(
  paths: readonly [string, ...string[]],
): Promise<{ file: Deno.FsFile; path: string }> {
  const faults: unknown[] = [];
  for (const path of paths) {
    try {
      return { file: await open(path), path };
    } catch (error) {
      faults.push(error);
    }
  }
  throw cannotLock(paths[0], faults[0]);
}

async function open(path: string): Promise<Deno.FsFile> {
  const folder = dirname(path);
  await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  // In a folder that is anyone's, someone else may have been there first, to hold the lock for ever.
  const { uid } = await Deno.lstat(folder);
  if (uid !== Deno.uid()) throw new Error(`the folder "${folder}" belongs to another user`);
  return await Deno.open(path, { read: true, write: true, create: true, mode: 0o600 });
}

function cannotLock(path: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  return new CrontabError(`Cannot lock the crontab: "${path}": ${withWayOut(error)}`, { cause: error });
}
