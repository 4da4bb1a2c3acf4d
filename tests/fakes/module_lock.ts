import { type Lock, NOTHING_LOCKED } from "../../src/domain/linking/lock.ts";
import type { ModuleLock } from "../../src/ports/module_lock.ts";

/** A {@linkcode ModuleLock} in memory. */
export class FakeModuleLock implements ModuleLock {
  lock: Lock = NOTHING_LOCKED;

  read(): Promise<Lock> {
    return Promise.resolve(this.lock);
  }

  update(change: (lock: Lock) => Lock): Promise<void> {
    return Promise.resolve().then(() => void (this.lock = change(this.lock)));
  }

  stamp(): string {
    return JSON.stringify([...this.lock.specifiers, ...this.lock.modules]);
  }
}
