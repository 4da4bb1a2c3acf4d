import type { Lock } from "../../domain/linking/lock.ts";
import type { DraftLock, ModuleLock } from "../../ports/module_lock.ts";

/** A {@linkcode DraftLock} in memory, over another lock. */
export class DraftModuleLock implements DraftLock {
  readonly #base: ModuleLock;
  readonly #changes: ((lock: Lock) => Lock)[] = [];

  constructor(base: ModuleLock) {
    this.#base = base;
  }

  async read(): Promise<Lock> {
    return this.#changed(await this.#base.read());
  }

  async update(change: (lock: Lock) => Lock): Promise<void> {
    // A change that cannot be made is refused now, not at the end.
    change(await this.read());
    this.#changes.push(change);
  }

  stamp(): string | undefined {
    const stamp = this.#base.stamp();
    return this.#changes.length === 0 ? stamp : `${stamp} ${this.#changes.length}`;
  }

  async commit(): Promise<void> {
    if (this.#changes.length > 0) await this.#base.update((lock) => this.#changed(lock));
  }

  #changed(lock: Lock): Lock {
    return this.#changes.reduce((changed, change) => change(changed), lock);
  }
}
