import { assert, assertEquals } from "@std/assert";
import type { CrontabTarget } from "../../../src/domain/crontab/target.ts";
import type { PluginRecord } from "../../../src/domain/window/records.ts";
import { FileSyncCache } from "../../../src/adapters/sync/file_sync_cache.ts";
import type { UnchangedSync } from "../../../src/ports/sync_cache.ts";
import { TempFolder } from "../ledger/temp_folder.ts";

const TOLD = { fingerprint: "f", enabled: true, interval: "0 9 * * *" };
const RECORD: PluginRecord = {
  name: "report",
  registeredAt: new Date("2026-01-01T00:00:00Z"),
  cursor: null,
  module: "./report.ts",
  told: TOLD,
  loadError: null,
  pause: null,
  activeSince: new Date("2026-01-01T00:00:00Z"),
  setting: null,
};
const OUTPUT = { text: "in sync", json: '{"changed":false}' };
const HOUR = 3_600_000;

/** An instance's inputs, each of which a test can change. */
class Inputs implements Disposable {
  readonly #folder = new TempFolder();
  readonly manifest = this.path("gapless.toml");
  readonly source = this.path("report.ts");
  readonly artifact = this.path("artifact.js");
  readonly absent = this.path("deno.json");
  readonly links = this.path("links");
  readonly programFile = this.path("gapless");
  instance = { name: "site", manifest: this.manifest, state: this.path("state") };
  program: [string, ...string[]] = ["/usr/bin/gapless"];
  programFiles = [this.programFile];
  uid = 0;
  zone = "Europe/Copenhagen";
  readonly variables: Record<string, string> = { TOKEN: "secret" };
  records: (PluginRecord | undefined)[] = [RECORD];
  crontab: string | Error = "# BEGIN …\n\xff foreign\n";
  /** Long after the files were written. */
  startedAt = Date.now() + 10_000;
  /** What the crontab was read of. */
  readonly read: CrontabTarget[] = [];

  constructor() {
    Deno.mkdirSync(this.path("state"));
    Deno.mkdirSync(this.links);
    for (const path of [this.manifest, this.source, this.artifact, this.programFile]) {
      Deno.writeTextFileSync(path, "content");
    }
  }

  /** Another process's cache. */
  cache(): FileSyncCache {
    return new FileSyncCache({
      instance: this.instance,
      program: this.program,
      programFiles: this.programFiles,
      uid: this.uid,
      localZone: () => this.zone,
      variable: (name) => this.variables[name],
      records: (plugins) => plugins.map((_, at) => this.records[at]),
      startedAt: this.startedAt,
    });
  }

  async save(change: Partial<UnchangedSync> = {}): Promise<void> {
    await this.cache().save({
      sources: {
        target: "crontab",
        plugins: ["report"],
        files: [this.manifest, this.source, this.artifact, this.absent, this.links],
        zones: ["UTC"],
        variables: ["TOKEN", "UNSET"],
      },
      registrations: [{ name: "report", module: "./report.ts", now: new Date(), loaded: { told: TOLD } }],
      crontab: String(this.crontab),
      validUntil: new Date(Date.now() + HOUR),
      output: OUTPUT,
      ...change,
    });
  }

  async recall(now = new Date()) {
    return await this.cache().recall(now, async (target) => {
      this.read.push(target);
      if (this.crontab instanceof Error) throw this.crontab;
      return await Promise.resolve(this.crontab);
    });
  }

  path(name: string): string {
    return `${this.#folder.path}/${name}`;
  }

  [Symbol.dispose](): void {
    this.#folder[Symbol.dispose]();
  }
}

Deno.test("a sync that changed nothing is recalled, with what it printed, until its end", async () => {
  using inputs = new Inputs();
  assertEquals(await inputs.recall(), undefined);
  await inputs.save();
  assertEquals(await inputs.recall(), OUTPUT);
  assertEquals(inputs.read, ["crontab"]);
  assertEquals(await inputs.recall(new Date(Date.now() + 2 * HOUR)), undefined);
});

/** Every input of a sync, and a change of it. */
const CHANGES: readonly (readonly [what: string, change: (inputs: Inputs) => void])[] = [
  ["the manifest is edited", ({ manifest }) => Deno.writeTextFileSync(manifest, "other content")],
  ["a source is replaced by a file of the same size and time", ({ source }) => {
    const other = `${source}.new`;
    Deno.writeTextFileSync(other, "CONTENT");
    const { mtime } = Deno.statSync(source);
    assert(mtime);
    Deno.utimeSync(other, mtime, mtime);
    Deno.renameSync(other, source);
  }],
  ["a source is gone", ({ source }) => Deno.removeSync(source)],
  ["a file turns up that was looked for in vain", ({ absent }) => Deno.writeTextFileSync(absent, "{}")],
  ["the linked code is changed", ({ artifact }) => Deno.writeTextFileSync(artifact, "content!")],
  ["the linked code is gone", ({ artifact }) => Deno.removeSync(artifact)],
  ["a record of a link is added or removed", ({ links }) => Deno.writeTextFileSync(`${links}/new.json`, "")],
  ["the program is replaced", ({ programFile }) => Deno.writeTextFileSync(programFile, "another version")],
  ["the program consists of other files", (inputs) => inputs.programFiles.push(inputs.path("program.cjs"))],
  ["the program is called in another way", (inputs) => inputs.program = ["/opt/gapless"]],
  ["the block has another name", (inputs) => inputs.instance = { ...inputs.instance, name: "other" }],
  [
    "the manifest is reached by another path",
    (inputs) => inputs.instance = { ...inputs.instance, manifest: inputs.path("link.toml") },
  ],
  ["another user calls", (inputs) => inputs.uid = 1000],
  ["the machine's zone changes", (inputs) => inputs.zone = "UTC"],
  ["a variable changes", ({ variables }) => variables.TOKEN = "another"],
  ["a variable is not set any more", ({ variables }) => delete variables.TOKEN],
  ["a variable is set that was not", ({ variables }) => variables.UNSET = ""],
  ["the ledger does not know a plugin any more", (inputs) => inputs.records = [undefined]],
  ["a plugin told something else", (inputs) => {
    inputs.records = [{ ...RECORD, told: { ...TOLD, interval: "0 10 * * *" } }];
  }],
  ["a plugin disabled itself", (inputs) => {
    inputs.records = [{ ...RECORD, told: { ...TOLD, enabled: false } }];
  }],
  ["a plugin was loaded with other code or another config", (inputs) => {
    inputs.records = [{ ...RECORD, told: { ...TOLD, fingerprint: "g" } }];
  }],
  ["a plugin did not load", (inputs) => inputs.records = [{ ...RECORD, loadError: "Cannot load" }]],
  ["a plugin has another module", (inputs) => inputs.records = [{ ...RECORD, module: "./other.ts" }]],
  ["the ledger cannot be read", (inputs) => {
    Object.defineProperty(inputs, "records", {
      get() {
        throw new Error("database is locked");
      },
    });
  }],
  ["somebody edits the crontab", (inputs) => inputs.crontab = `${inputs.crontab}# more\n`],
  ["a byte of the crontab changes", (inputs) => inputs.crontab = "# BEGIN …\n\xfe foreign\n"],
  ["the crontab is gone", (inputs) => inputs.crontab = ""],
  ["the crontab cannot be read", (inputs) => inputs.crontab = new Error("crontab: permission denied")],
  ["its file is torn", ({ instance }) => Deno.truncateSync(`${instance.state}/last_sync`, 200)],
  ["its file is edited", ({ instance }) => {
    const path = `${instance.state}/last_sync`;
    Deno.writeTextFileSync(path, Deno.readTextFileSync(path).replace('"TOKEN",', ""));
  }],
];

for (const [what, change] of CHANGES) {
  Deno.test(`no sync is recalled when ${what}`, async () => {
    using inputs = new Inputs();
    await inputs.save();
    assertEquals(await inputs.recall(), OUTPUT);
    change(inputs);
    assertEquals(await inputs.recall(), undefined);
  });
}

Deno.test("what does not matter to a sync does not end it: when a plugin ran, and whether it is paused", async () => {
  using inputs = new Inputs();
  await inputs.save();
  const now = new Date();
  inputs.records = [{ ...RECORD, cursor: now, pause: { by: "ann", at: now, why: null, until: null } }];
  assertEquals(await inputs.recall(), OUTPUT);
});

Deno.test("no sync is recalled by a clock that was set back", async () => {
  using inputs = new Inputs();
  await inputs.save();
  assertEquals(await inputs.recall(new Date(Date.now() - HOUR)), undefined);
});

Deno.test("no sync is kept while a file is so young that this process may have read another one", async () => {
  using inputs = new Inputs();
  // As if it was read before it was changed.
  inputs.startedAt = Date.now();
  await inputs.save();
  assertEquals(await inputs.recall(), undefined);
});

Deno.test("no sync is kept of a file that is made when it is read: its stamp says nothing", async () => {
  using inputs = new Inputs();
  // Such as those of /proc.
  Deno.truncateSync(inputs.source);
  await inputs.save();
  assertEquals(await inputs.recall(), undefined);
});

Deno.test("no sync is kept if a file changes after it was checked, and before it is stamped", async () => {
  using inputs = new Inputs();
  const { records } = inputs;
  let edited = false;
  // They are read in between.
  Object.defineProperty(inputs, "records", {
    get() {
      if (edited) return records;
      edited = true;
      Deno.writeTextFileSync(inputs.manifest, "edited");
      Deno.utimeSync(inputs.manifest, new Date(), new Date(Date.now() + 20_000));
      return records;
    },
  });
  inputs.startedAt = Date.now() + 5_000;
  await inputs.save();
  assertEquals(await inputs.recall(), undefined);
});

Deno.test("no sync is kept if the ledger has something else than the sync found", async () => {
  using inputs = new Inputs();
  inputs.records = [{ ...RECORD, told: { ...TOLD, interval: "0 10 * * *" } }];
  await inputs.save();
  assertEquals(await inputs.recall(), undefined);
});

Deno.test("a sync is kept without the values of variables, for its user alone", async () => {
  using inputs = new Inputs();
  await inputs.save();
  const path = `${inputs.instance.state}/last_sync`;
  assertEquals(Deno.readTextFileSync(path).includes("secret"), false);
  assertEquals((Deno.statSync(path).mode ?? 0) & 0o777, 0o600);
});

Deno.test("a sync that cannot be kept is no error", async () => {
  using inputs = new Inputs();
  Deno.removeSync(inputs.instance.state);
  await inputs.save();
  assertEquals(await inputs.recall(), undefined);
});
