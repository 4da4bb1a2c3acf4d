import { compareLocks } from "../../../domain/linking/compare_locks.ts";
import type { Lock } from "../../../domain/linking/lock.ts";
import { mergeLocks } from "../../../domain/linking/merge_locks.ts";
import { LinkError, type LockMode } from "../../../ports/linker.ts";
import type { ModuleLock } from "../../../ports/module_lock.ts";
import { LinkFault } from "../link/link_fault.ts";
import type { LinkRecord } from "./link_record.ts";

/**
 * Checks the part of the lock that a link rests on against the lock; one `stat` while that is as it was.
 *
 * A wake-up goes on with what it has where the lock is gone or cannot be read: that artifact was checked when it was
 * linked. `sync` tells of the fault.
 *
 * @returns The record, or a fresh one; `undefined` if the lock says otherwise now.
 * @throws {LinkError} If the lock cannot be read.
 * @throws {LinkFault} If it lacks something while it is frozen.
 */
export async function recheckLock(
  record: LinkRecord,
  lock: ModuleLock,
  mode: LockMode,
): Promise<LinkRecord | undefined> {
  const part = record.lock;
  if (part === undefined) return record;
  const stamp = lock.stamp();
  if (stamp !== undefined && stamp === record.lockStamp) return record;
  const whole = await readFor(lock, mode);
  if (whole === undefined) return record;
  const { missing, different } = compareLocks(part, whole);
  if (different.some(({ section, key }) => section !== "artifacts" || isOfSameLinker(part, whole, key))) {
    return undefined;
  }
  if (missing.length > 0 && mode === "wake") return record;
  if (missing.length > 0) await addTo(lock, part, { mode, missing: missing[0]!.key });
  return { ...record, lockStamp: lock.stamp() ?? null };
}

async function readFor(lock: ModuleLock, mode: LockMode): Promise<Lock | undefined> {
  try {
    return await lock.read();
  } catch (error) {
    if (error instanceof LinkError && mode === "wake") return undefined;
    throw error;
  }
}

function isOfSameLinker({ artifacts: own }: Lock, { artifacts: others }: Lock, key: string): boolean {
  return own.get(key)?.linker === others.get(key)?.linker;
}

async function addTo(
  lock: ModuleLock,
  part: Lock,
  { mode, missing }: { readonly mode: LockMode; readonly missing: string },
): Promise<void> {
  if (mode === "frozen") {
    throw new LinkFault({
      cannot: "use",
      what: missing,
      why: 'gapless.lock does not have it, and is frozen; run "gapless sync"',
    });
  }
  await lock.update((current) => mergeLocks(part, current));
}
