import { compareLocks } from "../../domain/linking/compare_locks.ts";
import { isEmptyLock, type Lock } from "../../domain/linking/lock.ts";
import { mergeLocks } from "../../domain/linking/merge_locks.ts";
import type { ModuleSpecifier } from "../../domain/manifest/module_specifier.ts";
import { digest } from "../../domain/text/digest.ts";
import { LinkError } from "../../ports/linker.ts";
import type { ModuleLock } from "../../ports/module_lock.ts";
import { bundle } from "./bundle/bundle.ts";
import { storeArtifact } from "./cache/artifact_store.ts";
import { Evidence } from "./cache/evidence.ts";
import type { LinkRecord } from "./cache/link_record.ts";
import type { EsbuildLinkerOptions } from "./esbuild_linker.ts";
import { linkerName } from "./linker_name.ts";
import { lockArtifact } from "./lock_artifact.ts";
import { LockDraft } from "./lock_draft.ts";
import { openRemote } from "./remote/remote.ts";

/** How often to begin anew because another process locked something else meanwhile. */
const TRIES = 3;

/**
 * Links a module anew, and locks what it has of other machines.
 *
 * @param from Where the module lies, where to keep what need not be bundled again, and whether what was kept there may be
 * used.
 * @throws {LinkError} If it cannot be linked, or is not what the lock says. Nothing is locked then.
 */
export async function relink(
  module: ModuleSpecifier,
  { entry, partsPath, trustKept }: {
    readonly entry: URL;
    readonly partsPath: string;
    readonly trustKept: boolean;
  },
  options: EsbuildLinkerOptions,
): Promise<LinkRecord> {
  const {
    stateDir,
    vendorDir,
    sources,
    assets,
    version,
    lock,
    mode,
    limits,
    onProgress,
  } = options;
  for (let tries = 1;; tries++) {
    const evidence = new Evidence();
    const draft = new LockDraft(await readLock(lock), mode);
    const open = (lock: LockDraft) =>
      openRemote({ sources, lock, folders: [`${stateDir}/modules`, vendorDir], limits, onProgress });
    const bundled = await bundle({
      module,
      entry,
      assets,
      evidence,
      remote: open(draft),
      sources,
      partsPath,
      trustKept,
      reopen: (lock) => open(new LockDraft(lock, "frozen")),
    });
    lockArtifact(module, { sha256: digest(bundled.code), linker: linkerName(version) }, draft);
    const stored = await storeArtifact(stateDir, bundled);
    const part = draft.part();
    const record = { ...stored, files: evidence.files(), data: evidence.data() };
    if (isEmptyLock(part)) return record;
    if (await keep(lock, part, draft)) {
      // The next link looks at the lock itself, and finds that it agrees.
      return { ...record, lock: part, lockStamp: null };
    }
    if (tries === TRIES) {
      throw new LinkError(`Cannot link "${module.text}": other processes change gapless.lock all the time`);
    }
  }
}

/** A lock that cannot be read is no matter to a plugin that has nothing of other machines. */
async function readLock(lock: ModuleLock): Promise<Lock | LinkError> {
  try {
    return await lock.read();
  } catch (error) {
    if (error instanceof LinkError) return error;
    throw error;
  }
}

/** Locks what a link rests on; false if another process locked something else since the link began. */
async function keep(lock: ModuleLock, part: Lock, { mode }: LockDraft): Promise<boolean> {
  if (mode === "frozen") return true;
  let agrees = true;
  await lock.update((current) => {
    if (mode === "renew") return mergeLocks(current, part);
    agrees = compareLocks(part, current).different.length === 0;
    return agrees ? mergeLocks(current, part) : current;
  });
  return agrees;
}
