import { FileLock } from "./file_lock.ts";

/**
 * A holder's place in a semaphore: a lock on an empty file, and the holder's weight in a file beside it. Places are taken only
 * under the semaphore's own lock, and released at any time.
 */
export class Slot implements Disposable {
  readonly #path: string;
  #weight: number;
  #lock: FileLock | undefined;

  private constructor(path: string, weight: number) {
    this.#path = path;
    this.#weight = weight;
  }

  /** Returns the places that there are in a folder, none of them taken by this call. */
  static allIn(folder: string): Slot[] {
    const names = new Set(Array.from(Deno.readDirSync(folder), ({ name }) => name));
    return [...names].filter((name) => /^\d+$/.test(name)).map((name) => {
      const path = `${folder}/${name}`;
      return new Slot(path, names.has(weightName(name)) ? readWeight(weightName(path)) : 1);
    });
  }

  /** Makes a new one. */
  static create(path: string): Slot {
    FileLock.create(path);
    return new Slot(path, 1);
  }

  /** The weight of the present holder, or of the last one. */
  get weight(): number {
    return this.#weight;
  }

  /** Takes the place unless a living process holds it. */
  tryTake(): boolean {
    this.#lock ??= new FileLock(this.#path);
    return this.#lock.tryTake();
  }

  /** Takes back `tryTake()`. */
  release(): void {
    this.#lock?.release();
  }

  /** Records the holder's weight, and that it holds the place from now on. */
  record(weight: number): void {
    if (weight !== this.#weight) {
      Deno.writeTextFileSync(weightName(this.#path), String(weight), { mode: 0o600 });
    }
    this.#weight = weight;
    const now = new Date();
    Deno.utimeSync(this.#path, now, now);
  }

  /** Returns for how long the holder has held the place, in milliseconds. */
  heldForMs(): number {
    return Date.now() - (Deno.statSync(this.#path).mtime?.getTime() ?? 0);
  }

  [Symbol.dispose](): void {
    this.#lock?.[Symbol.dispose]();
  }
}

function weightName(name: string): string {
  return `${name}.weight`;
}

/** A holder that was killed as it recorded its weight holds nothing. */
function readWeight(path: string): number {
  return Number(Deno.readTextFileSync(path));
}
