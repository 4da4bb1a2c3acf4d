import type { PluginEntry } from "../../domain/manifest/manifest.ts";
import type { ReserveOptions, RunMemory } from "../../ports/run_memory.ts";
import { ifExistsSync, isUnseen } from "../files/if_exists.ts";
import { FileLock } from "../semaphore/file_lock.ts";
import { FileSemaphore } from "../semaphore/file_semaphore.ts";

const POLL_MS = 100;
/** How the file ends that a process locks which waits for the plugin that the file is named after. */
const WAITS = ".waits";
const UNLIMITED: Disposable = { [Symbol.dispose]: () => {} };

/** What {@linkcode SharedRunMemory} needs. */
export interface SharedRunMemoryOptions {
  /** Absolute path of a folder in the state folder. */
  readonly folder: string;
  /** What all runs together may use. */
  readonly maxBytes: number;
  /** Returns what a run may use whose plugin does not say. */
  readonly defaultBytes: () => number;
}

/** The {@linkcode RunMemory} of an instance whose manifest limits it. */
export class SharedRunMemory implements RunMemory {
  readonly #options: SharedRunMemoryOptions;
  readonly #semaphore: FileSemaphore;

  constructor(options: SharedRunMemoryOptions) {
    this.#options = options;
    this.#semaphore = new FileSemaphore({ ...options, capacity: options.maxBytes, pollMs: POLL_MS });
  }

  async reserve(
    plugin: Pick<PluginEntry, "name" | "memoryBytes">,
    options: ReserveOptions,
  ): Promise<Disposable | "busy" | undefined> {
    try {
      return await this.#reserve(plugin, options);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      // A full disk, say: no run is to be lost for it.
      options.onNotice(`max_memory is not kept: ${error.message}`);
      return UNLIMITED;
    }
  }

  waiting(): Promise<ReadonlySet<string>> {
    const { folder } = this.#options;
    const files = ifExistsSync(() => [...Deno.readDirSync(folder)], isUnseen) ?? [];
    return Promise.resolve(
      new Set(
        files.flatMap(({ name, isFile }) =>
          isFile && name.endsWith(WAITS) && isLocked(`${folder}/${name}`)
            ? [name.slice(0, -WAITS.length)]
            : []
        ),
      ),
    );
  }

  async #reserve(
    { name, memoryBytes }: Pick<PluginEntry, "name" | "memoryBytes">,
    { stop, beside, onNotice }: ReserveOptions,
  ): Promise<Disposable | "busy" | undefined> {
    const { folder, maxBytes, defaultBytes } = this.#options;
    const bytes = Math.min(memoryBytes ?? defaultBytes(), maxBytes);
    const free = this.#semaphore.tryAcquire(bytes);
    if (free !== undefined) return free;
    const onWait = () =>
      onNotice(
        `waits for memory: this run may use ${inMegabytes(bytes)}, all runs together ${
          inMegabytes(maxBytes)
        }`,
      );
    if (beside) return await this.#semaphore.acquire(bytes, { signal: stop, onWait });
    const path = `${folder}/${name}${WAITS}`;
    FileLock.create(path);
    using lock = new FileLock(path);
    // One process that waits does whatever is due by then; more of them, one a minute, would fill the memory.
    if (!lock.tryTake()) return "busy";
    return await this.#semaphore.acquire(bytes, { signal: stop, onWait });
  }
}

function isLocked(path: string): boolean {
  using lock = new FileLock(path);
  return !lock.tryShare();
}

function inMegabytes(bytes: number): string {
  return `${Math.round(bytes / 1_000_000)} MB`;
}
