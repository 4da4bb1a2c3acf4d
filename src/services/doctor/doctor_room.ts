import type { CrontabTarget } from "../../domain/crontab/target.ts";
import type { Instance } from "../../domain/instance/instance.ts";
import type { Program } from "../../domain/instance/program.ts";
import type { Manifest } from "../../domain/manifest/manifest.ts";
import type { Crontab } from "../../ports/crontab.ts";
import type { LedgerArchive } from "../../ports/ledger_archive.ts";
import type { Machine } from "../../ports/machine.ts";
import type { ModuleLock } from "../../ports/module_lock.ts";
import type { Owners } from "../../ports/owners.ts";
import type { CronProgram } from "../../ports/cron_program.ts";
import type { ClaimRoom } from "../wake/claim_next.ts";
import type { InspectRoom } from "../load/inspect_plugin.ts";
import type { ReconcileRoom } from "../crontab/reconcile.ts";
import type { StatusDeps } from "../status.ts";
import type { UpRoom } from "../up/up.ts";
import type { Finding } from "./finding.ts";

/** What the doctor looks at. */
export interface DoctorRoom extends UpRoom {
  readonly instance: Instance;
  readonly program: Program;
  readonly machine: Machine;
  /** Returns where the block should stand: where the manifest says, or else in the user's crontab. */
  table(): Promise<{ readonly target: CrontabTarget; readonly crontab: Crontab }>;
  /** Tells which cron is here; null if it has no `crontab` program. */
  cron(): Promise<CronProgram | null>;
  /** Returns the ledger as an archive. */
  archive(): Promise<Pick<LedgerArchive, "read">>;
  readonly lock: Pick<ModuleLock, "read">;
  readonly owners: Owners;
  /** The zone in which cron should work. */
  readonly localZone: string;
  readonly user: { readonly uid: number; readonly name: string };
  /**
   * Opens manifest, ledger and all that plugins need; the same each time.
   *
   * @throws What is wrong with them; the same error each time.
   */
  open(): Promise<OpenedRoom>;
}

/** What stands behind a manifest that can be read. */
export type OpenedRoom = InspectRoom & ReconcileRoom & ClaimRoom & StatusDeps & {
  readonly manifest: Manifest;
};

/** Looks at one thing. */
export type Check = (room: DoctorRoom) => Promise<readonly Finding[]>;
