import type { TableRow } from "../../../src/domain/archive/tables.ts";
import type { UpNote } from "../../../src/ports/up_marker.ts";
import type { DoctorRoom, OpenedRoom } from "../../../src/services/doctor/doctor_room.ts";
import { inspectAll } from "../../../src/services/load/inspect_all.ts";
import { applyBlock } from "../../../src/services/crontab/reconcile.ts";
import { FakeMachine } from "../../fakes/machine.ts";
import { FakeModuleLock } from "../../fakes/module_lock.ts";
import { FakeOwners } from "../../fakes/owners.ts";
import { Bed } from "../bed.ts";

/** A {@linkcode Bed} with a healthy plugin, synced, and the manager woken; and a doctor who may look at it. */
export class DoctorBed extends Bed {
  readonly machine = new FakeMachine();
  readonly lock = new FakeModuleLock();
  readonly owners = new FakeOwners();
  /** Whose the block is. */
  up: UpNote | null = null;
  /** What the ledger consists of. */
  rows: readonly TableRow[] = [];
  /** How long it takes to read one of them. */
  rowMs = 0;
  /** What opening the manifest ends with, if not well. */
  fault: Error | null = null;

  static async healthy(): Promise<DoctorBed> {
    const bed = new DoctorBed({ report: { interval: "0 * * * *" } });
    bed.read('[plugins.report]\nmodule = "./report.ts"\nsince = "now"');
    bed.machine.folders.set(bed.instance.state, {
      uid: 1000,
      mode: 0o700,
      freeBytes: 1e9,
      freeFiles: null,
      readOnly: false,
      remote: false,
    });
    await bed.sync();
    bed.clock.advance(5 * 60_000);
    await bed.wake("manager");
    return bed;
  }

  /** Puts the block in step with the manifest. */
  async sync(): Promise<void> {
    await applyBlock(this, await inspectAll(this, this.manifest));
  }

  /** What the doctor is shown. */
  get room(): DoctorRoom {
    return {
      instance: this.instance,
      program: this.program,
      clock: this.clock,
      machine: this.machine,
      table: () =>
        Promise.resolve({ target: this.manifest.target, crontab: this.crontabs.at(this.manifest.target) }),
      localZone: this.localZone,
      processes: this.processes,
      marker: { read: () => Promise.resolve(this.up), take: unwanted, release: unwanted },
      lock: this.lock,
      owners: this.owners,
      cron: () => this.crontabs.program(),
      archive: () =>
        Promise.resolve({
          read: ({ row, hasEnough }) =>
            Promise.try(() => {
              for (const one of this.rows) {
                this.clock.advance(this.rowMs);
                row(one);
                if (hasEnough?.()) return;
              }
            }),
        }),
      user: { uid: 1000, name: "ada" },
      open: (): Promise<OpenedRoom> => this.fault ? Promise.reject(this.fault) : Promise.resolve(this),
    };
  }
}

function unwanted(): never {
  throw new Error("the doctor changes nothing");
}
