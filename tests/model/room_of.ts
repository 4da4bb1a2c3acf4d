import { parseManifest } from "../../src/domain/manifest/parse/parse_manifest.ts";
import type { Ledger } from "../../src/ports/ledger.ts";
import type { ProcessTable } from "../../src/ports/process_table.ts";
import type { WakeRoom } from "../../src/services/wake/wake.ts";
import { FakeGrantedFiles } from "../fakes/granted_files.ts";
import { FakeDice } from "../fakes/dice.ts";
import { FakeLinker } from "../fakes/linker.ts";
import { FakeOutlooks } from "../fakes/outlooks.ts";
import { FakeRetryWaits } from "../fakes/retry_waits.ts";
import { FakeRunLogs } from "../fakes/run_logs.ts";
import { FakeRunMemory } from "../fakes/run_memory.ts";
import { FakeRunSlots } from "../fakes/run_slots.ts";
import { FakeStartup } from "../fakes/startup.ts";
import { FakeUsers } from "../fakes/users.ts";
import type { SimProcess } from "./sim_process.ts";
import type { WorldClock } from "./world_clock.ts";

/** What a process shares with others. */
export interface Shared {
  readonly clock: WorldClock;
  readonly ledger: Ledger;
  readonly processes: ProcessTable;
}

const MANIFEST = parseManifest("", "/srv/gapless.toml");

/** Returns what the services in a process work with. */
export function roomOf(process: SimProcess, { clock, ledger, processes }: Shared): WakeRoom {
  const linker = new FakeLinker();
  linker.modules.set(process.entry.module.text, "its code");
  const own = clock.seenBy(() => process.alive);
  return {
    clock: own,
    dice: new FakeDice(),
    ledger,
    processes,
    linker,
    localZone: "UTC",
    version: "0.2.0",
    host: { load: () => Promise.resolve(process.load(own)) },
    logs: new FakeRunLogs(),
    outlooks: new FakeOutlooks(),
    memory: new FakeRunMemory(),
    slots: new FakeRunSlots(),
    startup: new FakeStartup(),
    waits: new FakeRetryWaits(),
    manifest: MANIFEST,
    users: () => Promise.resolve(new FakeUsers()),
    grantedFiles: new FakeGrantedFiles(),
    values: {
      env: () => undefined,
      names: () => [],
      inherited: { env: () => undefined, names: () => [] },
      file: () => "",
      credential: () => "",
      command: () => "",
      runCommands: () => Promise.resolve(),
    },
  };
}
