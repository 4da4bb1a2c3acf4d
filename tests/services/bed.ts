import type { ArtifactDamage } from "../../src/ports/linker.ts";
import type { LogEntry } from "../../src/ports/plugin_host.ts";
import type { PluginEntry } from "../../src/domain/manifest/manifest.ts";
import { parseManifest } from "../../src/domain/manifest/parse/parse_manifest.ts";
import { FakeGrantedFiles } from "../fakes/granted_files.ts";
import { FakeGrantRecord } from "../fakes/grant_record.ts";
import { Lowerer } from "../../src/domain/schedule/lower/lowerer.ts";
import { wake, type WakeReport } from "../../src/services/wake/wake.ts";
import { FakeClock } from "../fakes/clock.ts";
import { FakeCrontab, FakeCrontabs } from "../fakes/crontab.ts";
import { FakeDice } from "../fakes/dice.ts";
import { FakeLedger } from "../fakes/ledger.ts";
import { FakeLinker } from "../fakes/linker.ts";
import { FakeOutlooks } from "../fakes/outlooks.ts";
import { type FakePlugin, FakePluginHost } from "../fakes/plugin_host.ts";
import { FakeProcessTable } from "../fakes/process_table.ts";
import { FakeRetryWaits } from "../fakes/retry_waits.ts";
import { FakeRunLogs } from "../fakes/run_logs.ts";
import { FakeRunMemory } from "../fakes/run_memory.ts";
import { FakeRunSlots } from "../fakes/run_slots.ts";
import { FakeStartup } from "../fakes/startup.ts";
import { FakeUsers } from "../fakes/users.ts";
import { FakeWakeTraces } from "../fakes/wake_traces.ts";

/** Everything that services work with, in memory, at ten past noon. */
export class Bed {
  readonly clock = new FakeClock("2026-06-01T12:10:00Z");
  readonly dice = new FakeDice();
  readonly crontab = new FakeCrontab();
  readonly crontabs = new FakeCrontabs(this.crontab);
  readonly ledger = new FakeLedger();
  readonly linker = new FakeLinker();
  readonly processes = new FakeProcessTable();
  readonly logs = new FakeRunLogs();
  readonly outlooks = new FakeOutlooks();
  readonly memory = new FakeRunMemory();
  readonly slots = new FakeRunSlots();
  readonly startup = new FakeStartup();
  readonly waits = new FakeRetryWaits();
  readonly traces = new FakeWakeTraces();
  readonly host: FakePluginHost;
  localZone = "UTC";
  readonly version = "0.2.0";
  readonly systemZones = { clock: () => null };
  readonly lowerer = new Lowerer();
  readonly program = ["/usr/bin/gapless"] as const;
  readonly instance: { name: string; manifest: string; state: string } = {
    name: "site",
    manifest: "/srv/gapless.toml",
    state: "/var/lib/gapless/site",
  };
  readonly knownUsers = new FakeUsers();
  readonly users = () => Promise.resolve(this.knownUsers);
  readonly values = {
    env: () => undefined,
    names: () => [],
    inherited: { env: () => undefined, names: () => [] },
    file: () => "",
    credential: () => "",
    command: () => "",
    runCommands: () => Promise.resolve(),
  };
  readonly grantedFiles = new FakeGrantedFiles();
  readonly grantRecord = new FakeGrantRecord();
  readonly echoed: LogEntry[] = [];
  readonly onLog = (entry: LogEntry): void => void this.echoed.push(entry);
  manifest = parseManifest("", "/srv/gapless.toml");

  constructor(plugins: Readonly<Record<string, FakePlugin>> = {}) {
    this.host = new FakePluginHost(plugins);
    this.host.damageOf = (artifact) => this.linker.damageOf(artifact);
    this.linker.modules.set("builtin:manager", "manager");
    this.host.plugins.set("manager", { interval: "*/5 * * * *" });
  }

  /** Takes a manifest; modules that it names exist. */
  read(toml: string): this {
    this.manifest = parseManifest(toml, this.instance.manifest, { keepIssues: true });
    for (const { module: { text } } of this.manifest.plugins.values()) {
      if (!this.linker.modules.has(text)) this.linker.modules.set(text, `the code of ${text}`);
    }
    return this;
  }

  /** Returns a plugin of the manifest. */
  entry(name: string): PluginEntry {
    const entry = this.manifest.plugins.get(name);
    if (entry === undefined) throw new Error(`the test's manifest has no "${name}"`);
    return entry;
  }

  /** Gives a plugin other code. */
  change(name: string, plugin: FakePlugin): void {
    this.host.plugins.set(name, plugin);
    this.linker.modules.set(this.entry(name).module.text, JSON.stringify(plugin));
  }

  /** Changes the file of a plugin's artifact behind the linker's back; returns what is wrong with it then. */
  async damage(name: string): Promise<ArtifactDamage> {
    const { path, sha256: expected } = await this.linker.link(this.entry(name).module);
    const found = "f".repeat(64);
    this.linker.damaged.set(expected, found);
    return { path, expected, found };
  }

  /** Wakes a plugin. */
  async wake(name: string, stop: AbortSignal = new AbortController().signal): Promise<WakeReport> {
    this.traces.leave(name, this.clock.now());
    return await wake(this, { entry: this.entry(name), stop, echo: this.onLog });
  }

  /** While this is above 0, time stands still: something works that does not sleep. */
  working = 0;

  /** Lets time pass until a promise is settled: every sleeper gets its turn. */
  async pass<T>(promise: Promise<T>, step = 1000): Promise<T> {
    let settled = false;
    const done = () => void (settled = true);
    promise.then(done, done);
    for (let turn = 0; !settled; turn++) {
      if (turn > 100_000) throw new Error("time passes, and nothing happens");
      // A macrotask, so that whatever is ready runs before time moves on.
      await new Promise((resolve) => setTimeout(resolve, 0));
      if (!settled && this.working === 0 && this.clock.sleeping > 0) this.clock.advance(step);
    }
    return await promise;
  }
}

/** Returns spans as text, for comparing. */
export function spans(windows: readonly { readonly start: Date; readonly end: Date }[]): string[] {
  return windows.map(({ start, end }) =>
    `${start.toISOString().slice(0, 16)} ${end.toISOString().slice(0, 16)}`
  );
}
