import { isEmptyLock, type Lock, NOTHING_LOCKED } from "../../src/domain/linking/lock.ts";
import { printLock } from "../../src/domain/linking/print_lock.ts";
import { LinkError } from "../../src/ports/linker.ts";
import type { ModuleLock } from "../../src/ports/module_lock.ts";

/** A {@linkcode ModuleLock} in memory. */
export class FakeModuleLock implements ModuleLock {
  lock: Lock = NOTHING_LOCKED;
  /** Whether someone has edited it by hand, and badly. */
  damaged = false;

  read(): Promise<Lock> {
    return Promise.resolve().then(() => this.#sound());
  }

  update(change: (lock: Lock) => Lock): Promise<void> {
    return Promise.resolve().then(() => void (this.lock = change(this.#sound())));
  }

  stamp(): string | undefined {
    return isEmptyLock(this.lock) ? undefined : printLock(this.lock);
  }

  #sound(): Lock {
    if (this.damaged) throw new LinkError('Cannot use "gapless.lock": line 1: it is no JSON, or cut off');
    return this.lock;
  }
}
