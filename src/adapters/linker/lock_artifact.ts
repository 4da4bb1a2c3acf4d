import type { ModuleSpecifier } from "../../domain/manifest/module_specifier.ts";
import { LinkError } from "../../ports/linker.ts";
import type { LockDraft } from "./lock_draft.ts";

/** A linked file that was just made. */
export interface NewArtifact {
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
export function lockArtifact(module: ModuleSpecifier, made: NewArtifact, draft: LockDraft): void {
  if (module.kind !== "remote") return;
  const locked = draft.locked("artifacts", module.text);
  if (draft.mode === "renew" || locked === undefined) return draft.note("artifacts", module.text, made);
  if (locked.linker !== made.linker || locked.sha256 === made.sha256) return;
  throw new LinkError(
    `Cannot link "${module.text}": its modules are those of gapless.lock, but what they were linked into is not: its ` +
      `SHA-256 should be ${locked.sha256}, and is ${made.sha256}; "gapless update" locks the new one`,
  );
}
