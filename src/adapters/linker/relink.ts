import { compareLocks } from "../../domain/linking/compare_locks.ts";
import { isEmptyLock, type Lock } from "../../domain/linking/lock.ts";
import { mergeLocks } from "../../domain/linking/merge_locks.ts";
import type { ModuleSources } from "../../domain/linking/module_sources.ts";
import type { ModuleSpecifier } from "../../domain/manifest/module_specifier.ts";
import { digest } from "../../domain/text/digest.ts";
import { LinkError, type LockMode } from "../../ports/linker.ts";
import type { ModuleLock } from "../../ports/module_lock.ts";
import { type Bundle, bundle } from "./bundle/bundle.ts";
import { storeArtifact } from "./cache/artifact_store.ts";
import type { LinkRecord } from "./cache/link_record.ts";
import type { SecretFile } from "../../domain/manifest/parse/secret_files.ts";
import { openRemote } from "./graph/remote.ts";
import { DependencyRecorder } from "./link/dependency_recorder.ts";
import { GuardedFiles } from "./link/guarded_files.ts";
import type { Limits } from "./link/limits.ts";
import { LinkFault } from "./link/link_fault.ts";
import { LockDraft } from "./link/lock_draft.ts";
import { toLinkError } from "./link/to_link_error.ts";
import type { LinkerAssets } from "./linker_assets.ts";

/** What `relink()` works with. */
export interface RelinkOptions {
  /**
   * Absolute path of the state folder: artifacts lie in its `artifacts`, what is known of them in its `links`, modules
   * of other machines in its `modules`, and what of these need not be bundled again in its `parts`.
   */
  readonly stateDir: string;
  /** Absolute path of a folder with the same modules, which people carry about with the manifest. */
  readonly vendorDir: string;
  /** Absolute path of the manifest's folder. */
  readonly manifestDir: string;
  /** Returns the files that hold the manifest's secrets, which no module may import. */
  readonly secretFiles: () => Promise<readonly SecretFile[]>;
  readonly assets: LinkerAssets;
  readonly sources: ModuleSources;
  readonly lock: ModuleLock;
  readonly mode: LockMode;
  /** Returns why a file of this machine must not be used; null if it may. All may, if left out. */
  readonly reasonAgainst?: (path: string) => string | null;
  /** {@linkcode LIMITS}, if left out. */
  readonly limits?: Limits;
  /** Gets how many answers of other machines came, and how many are still to come. */
  readonly onProgress?: (done: number, open: number) => void;
}

/** How to link a module. */
export interface RelinkRequest {
  /** Where the module lies. */
  readonly entry: URL;
  /** The name under which the lock knows what links it. */
  readonly linker: string;
  /** Where to keep what need not be bundled again. */
  readonly prebundlePath: string;
  /** Whether what was kept there may be used. */
  readonly trustKept: boolean;
}

/** How often to begin again because another process locked something else meanwhile. */
const TRIES = 3;

/**
 * Links a module again, and locks what it has of other machines.
 *
 * @throws {LinkError} If it cannot be linked, or is not what the lock says. Nothing is locked then.
 */
export async function relink(
  module: ModuleSpecifier,
  request: RelinkRequest,
  options: RelinkOptions,
): Promise<LinkRecord> {
  const { stateDir, manifestDir, secretFiles, lock, mode } = options;
  const guarded = new GuardedFiles({ stateDir, manifestDir, secrets: await secretFiles() });
  for (let tries = 1;; tries++) {
    // What Gapless carries itself may be in any folder.
    const recorder = new DependencyRecorder(
      module.kind === "builtin" ? undefined : guarded,
      options.reasonAgainst,
    );
    const draft = new LockDraft(await readLock(lock), mode);
    const bundled = await bundleAndLock(module, request, { ...options, recorder, draft, guarded });
    const stored = await storeArtifact(stateDir, bundled);
    const part = draft.part();
    const record = { ...stored, files: recorder.files(), data: recorder.data() };
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

/** Bundles a module, and notes in the draft what came of it. */
async function bundleAndLock(
  module: ModuleSpecifier,
  { linker, ...request }: RelinkRequest,
  options: RelinkOptions & {
    readonly recorder: DependencyRecorder;
    readonly draft: LockDraft;
    readonly guarded: GuardedFiles;
  },
): Promise<Bundle> {
  const { stateDir, vendorDir, manifestDir, sources, assets, limits, onProgress } = options;
  const { recorder, draft, guarded } = options;
  const open = (lock: LockDraft) =>
    openRemote({ sources, lock, folders: [`${stateDir}/modules`, vendorDir], limits, onProgress });
  try {
    const bundled = await bundle({
      ...request,
      module,
      wasm: assets.wasm,
      api: assets.api,
      recorder,
      remote: open(draft),
      sources,
      manifestDir,
      guarded,
      reopen: (lock) => open(new LockDraft(lock, "frozen")),
    });
    lockArtifact(module, { sha256: digest(bundled.code), linker }, draft);
    return bundled;
  } catch (error) {
    throw toLinkError(error, ({ message }) => message);
  }
}

/** A lock that cannot be read is no matter to a plugin that has nothing of other machines. */
async function readLock(lock: ModuleLock): Promise<Lock | LinkFault> {
  try {
    return await lock.read();
  } catch (error) {
    if (error instanceof LinkError) return new LinkFault({ why: error.message }, { cause: error });
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

/** A linked file that was just made. */
interface NewArtifact {
  readonly sha256: string;
  /** What linked it. */
  readonly linker: string;
}

/**
 * Locks the linked file of a plugin of another machine. That of a plugin of this machine is not locked: its own files
 * change freely.
 *
 * What another version of Gapless linked is no measure for this one, and stays as it is until the lock is renewed.
 *
 * @throws {LinkError} If the same linker made something else of the same modules.
 */
function lockArtifact(module: ModuleSpecifier, made: NewArtifact, draft: LockDraft): void {
  if (module.kind !== "remote") return;
  const locked = draft.locked("artifacts", module.text);
  if (draft.mode === "renew" || locked === undefined) return draft.note("artifacts", module.text, made);
  if (locked.linker !== made.linker || locked.sha256 === made.sha256) return;
  throw new LinkError(
    `Cannot link "${module.text}": its modules are those of gapless.lock, but what they were linked into is not: its ` +
      `SHA-256 should be ${locked.sha256}, and is ${made.sha256}; "gapless update" locks the new one`,
  );
}
