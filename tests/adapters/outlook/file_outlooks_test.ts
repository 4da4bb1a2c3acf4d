import { assert, assertEquals } from "@std/assert";
import { FileOutlooks } from "../../../src/adapters/outlook/file_outlooks.ts";
import { type OutlookPlace, OutlookReader } from "../../../src/adapters/outlook/outlook_reader.ts";
import type { Outlook } from "../../../src/domain/outlook/outlook.ts";
import type { OpenWindow } from "../../../src/domain/window/claim.ts";
import type { PluginRecord } from "../../../src/domain/window/records.ts";
import { TempFolder } from "../ledger/temp_folder.ts";

const RECORD: PluginRecord = {
  name: "report",
  registeredAt: new Date("2026-01-01T00:00:00Z"),
  cursor: new Date("2026-01-01T10:00:00Z"),
  module: "./report.ts",
  told: { fingerprint: "f", enabled: true, interval: "0 * * * *" },
  loadError: null,
  pause: null,
  activeSince: new Date("2026-01-01T00:00:00Z"),
  setting: null,
};
const OUTLOOK: Outlook = { record: RECORD, until: new Date("2026-01-01T11:00:00Z") };
const NOW = new Date("2026-01-01T10:30:00Z");

/** An outlook's surroundings, each of which a test can change. */
class Surroundings implements Disposable {
  readonly #folder = new TempFolder();
  readonly manifest = this.path("gapless.toml");
  readonly source = this.path("report.ts");
  readonly absent = this.path("deno.json");
  record: PluginRecord | undefined = RECORD;
  open: OpenWindow[] = [];
  zone = "Europe/Copenhagen";
  trusts = "ann";
  readonly variables = new Set<string>();
  restsOn = [this.manifest];
  /** Long after the files were written. */
  startedAt = Date.now() + 10_000;

  constructor() {
    Deno.writeTextFileSync(this.manifest, "manifest");
    Deno.writeTextFileSync(this.source, "source");
  }

  #place(): OutlookPlace {
    return {
      folder: this.path("outlooks"),
      restsOn: this.restsOn,
      localZone: () => this.zone,
      trusts: this.trusts,
      inherits: (name) => this.variables.has(name),
    };
  }

  /** Another process's outlooks. */
  reader(): OutlookReader {
    const peek = () => this.record && { record: this.record, open: this.open, backfill: null };
    return new OutlookReader({ ...this.#place(), peek });
  }

  save(outlook: Outlook = OUTLOOK): void {
    const outlooks = new FileOutlooks({ ...this.#place(), startedAt: this.startedAt });
    outlooks.save(outlook, { files: [this.source, this.absent], variables: ["TOKEN"] });
  }

  nothingDue(now: Date = NOW): boolean {
    return this.reader().nothingDue("report", now);
  }

  path(name: string): string {
    return `${this.#folder.path}/${name}`;
  }

  [Symbol.dispose](): void {
    this.#folder[Symbol.dispose]();
  }
}

Deno.test("an outlook says that nothing is due, up to its end", () => {
  using around = new Surroundings();
  assertEquals(around.nothingDue(), false);
  around.save();
  assertEquals(around.nothingDue(), true);
  assertEquals(around.nothingDue(new Date("2026-01-01T10:59:59.999Z")), true);
  assertEquals(around.nothingDue(new Date("2026-01-01T11:00:00Z")), false);
  around.save({ ...OUTLOOK, until: null });
  assertEquals(around.nothingDue(new Date("2099-01-01T00:00:00Z")), true);
});

Deno.test("an outlook speaks of its own plugin only", () => {
  using around = new Surroundings();
  around.save();
  assertEquals(around.reader().nothingDue("other", NOW), false);
});

Deno.test("a plugin may run if it last loaded well, is enabled, not paused, and not at work", () => {
  const mayRun = (change: Partial<PluginRecord>, open: OpenWindow[] = []) => {
    using around = new Surroundings();
    around.record = { ...RECORD, ...change };
    around.open = open;
    return around.reader().mayRun("report", NOW);
  };
  const leased = { lease: {} } as OpenWindow;
  const owed = { lease: null } as OpenWindow;
  assertEquals([mayRun({}), mayRun({}, [owed]), mayRun({}, [owed, leased])], [true, true, false]);
  assertEquals(mayRun({ told: null }), false);
  assertEquals(mayRun({ told: { fingerprint: "f", enabled: false, interval: "0 * * * *" } }), false);
  assertEquals(mayRun({ loadError: "no such file" }), false);
  assertEquals(mayRun({ pause: { by: "ann", at: NOW, why: null, until: null } }), false);
});

Deno.test("the ledger is read once to find out that something is due, and that it may run", () => {
  using around = new Surroundings();
  around.save();
  let reads = 0;
  Object.defineProperty(around, "record", {
    get() {
      reads++;
      return { ...RECORD, cursor: null };
    },
  });
  const outlooks = around.reader();
  assertEquals([outlooks.nothingDue("report", NOW), outlooks.mayRun("report", NOW)], [false, true]);
  // A peek looks at it twice.
  assertEquals(reads, 2);
});

/** All that ends an outlook, whatever the clock says. */
const CHANGES: readonly (readonly [what: string, change: (around: Surroundings) => void])[] = [
  ["its manifest changes", ({ manifest }) => Deno.writeTextFileSync(manifest, "other manifest")],
  ["a file of the same size takes the place of a source", ({ source }) => {
    const other = `${source}.new`;
    Deno.writeTextFileSync(other, "SOURCE");
    const { mtime } = Deno.statSync(source);
    assert(mtime);
    Deno.utimeSync(other, mtime, mtime);
    Deno.renameSync(other, source);
  }],
  ["a source is gone", ({ source }) => Deno.removeSync(source)],
  ["a file turns up that was looked for in vain", ({ absent }) => Deno.writeTextFileSync(absent, "{}")],
  ["the ledger says something else", (around) => around.record = { ...RECORD, cursor: null }],
  [
    "the plugin is paused",
    (around) => around.record = { ...RECORD, pause: { by: "ann", at: NOW, why: null, until: null } },
  ],
  ["a window is owed or leased", (around) => around.open.push({} as OpenWindow)],
  ["the ledger does not know the plugin any more", (around) => around.record = undefined],
  ["the machine's zone changes", (around) => around.zone = "UTC"],
  ["root trusts nobody any more", (around) => around.trusts = ""],
  ["the environment has a variable that env_file had", (around) => around.variables.add("TOKEN")],
  ["it has to rest on a file that it does not know", (around) => around.restsOn.push(around.path("gapless"))],
];

for (const [what, change] of CHANGES) {
  Deno.test(`an outlook does not hold when ${what}`, () => {
    using around = new Surroundings();
    around.save();
    assertEquals(around.nothingDue(), true);
    change(around);
    assertEquals(around.nothingDue(), false);
  });
}

Deno.test("an outlook that is torn is none", () => {
  using around = new Surroundings();
  around.save();
  Deno.truncateSync(around.path("outlooks/report.json"), 40);
  assertEquals(around.nothingDue(), false);
});

Deno.test("an outlook does not hold when the ledger cannot be read", () => {
  using around = new Surroundings();
  around.save();
  Object.defineProperty(around, "record", {
    get() {
      throw new Error("database is locked");
    },
  });
  assertEquals(around.nothingDue(), false);
});

Deno.test("no outlook is kept while a file is so young that this process may have read another one", () => {
  using around = new Surroundings();
  // As if it was read before it was changed.
  around.startedAt = Date.now();
  around.save();
  assertEquals(around.nothingDue(), false);
});

Deno.test("no outlook is kept of a value that stands in the environment, nor is the value", () => {
  using around = new Surroundings();
  around.variables.add("TOKEN");
  around.save();
  around.variables.delete("TOKEN");
  assertEquals(around.nothingDue(), false);
});

Deno.test("an outlook that cannot be kept is no fault", () => {
  using around = new Surroundings();
  Deno.writeTextFileSync(around.path("outlooks"), "in the place of the folder");
  around.save();
  assertEquals(around.nothingDue(), false);
});

Deno.test("outlooks are their user's alone", () => {
  using around = new Surroundings();
  around.save();
  const modes = ["outlooks", "outlooks/report.json"].map((name) =>
    (Deno.statSync(around.path(name)).mode ?? 0) & 0o777
  );
  assertEquals(modes, [0o700, 0o600]);
});
