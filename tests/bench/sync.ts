import { table } from "../../src/commands/format/table.ts";
import { standIn } from "../stand_in.ts";
import type { Form } from "./form.ts";
import { against, type Command, median, settle, time, timePairs } from "./processes.ts";

const ROUNDS = 7;
const PAIRS = 15;
const FIRST_ROUNDS = 3;
const PLUGINS = [10, 100, 1000];
const FOREIGN_LINES = 1000;
/** What the first sync of so many plugins may take. */
const FIRST = { plugins: 100, seconds: 6 };

/** Stands in for the real one, which may be somebody's. */
const CRONTAB = `#!/bin/sh
case $1 in
  -l) cat "$CRONTAB_FILE" ;;
  *) cat "$1" > "$CRONTAB_FILE" ;;
esac
`;

/**
 * Measures `gapless sync` beside many foreign lines: over plugins that have not changed since the last one, as it is and (with
 * `--frozen`, which ends early never) in full; for the first time; and against what others take.
 *
 * @returns Two tables: medians of the whole process in milliseconds, and what of that each plugin takes; and what has limits.
 */
export async function syncTable(form: Form, folder: string): Promise<string[]> {
  const bench = await SyncBench.open(form, folder);
  const limits = [...await bench.firstRows(), ...await bench.unchangedRows()];
  const head = [`${form.name.toUpperCase()}, SYNC`, ">MS", "AGAINST", ">MS", ">RATIO", "LIMIT"];
  return [...table(head, limits), "", ...await bench.sizesTable()];
}

/** A manifest that is synced with a crontab of its own. */
class SyncBench {
  readonly #form: Form;
  readonly #folder: string;
  readonly #env: Record<string, string>;

  private constructor(form: Form, folder: string) {
    this.#form = form;
    this.#folder = folder;
    this.#env = { ...standIn(`${folder}/bin/crontab`), CRONTAB_FILE: `${folder}/crontab` };
  }

  static async open(form: Form, folder: string): Promise<SyncBench> {
    await Deno.mkdir(`${folder}/bin`);
    await Deno.writeTextFile(`${folder}/bin/crontab`, CRONTAB, { mode: 0o755 });
    return new SyncBench(form, folder);
  }

  /** The first sync, with a process for each plugin; as many floor programs, two at a time, say how fast the machine is. */
  async firstRows(): Promise<string[][]> {
    const { plugins, seconds } = FIRST;
    const { floor } = this.#form;
    const { command, baseline, ratio } = await timePairs(FIRST_ROUNDS, async () => {
      await this.#clear();
      await this.#write(plugins, KINDS[""]!);
      return await this.#sync();
    }, async () => {
      const began = performance.now();
      for (let started = 0; started < plugins; started += 2) await Promise.all([time(floor), time(floor)]);
      return performance.now() - began;
    });
    const limit = command <= seconds * 1000 ? `at most ${seconds} s` : `over ${seconds} s`;
    const against = `${plugins} floor programs`;
    return [[
      `${plugins} plugins for the first time`,
      command.toFixed(0),
      against,
      baseline.toFixed(0),
      ratio.toFixed(2),
      limit,
    ]];
  }

  /** What has not changed, against an empty program and a program that does the same for Ruby. */
  async unchangedRows(): Promise<string[][]> {
    await this.#clear();
    await this.#unchanged(10, KINDS[""]!);
    const { nothing } = this.#form;
    const rows = [
      await this.#pairs("10 unchanged plugins", nothing, { name: "an empty program", limit: 2.5 }),
    ];
    const whenever = await this.#whenever(100);
    await this.#unchanged(100, KINDS[""]!);
    const ruby = { name: "whenever", limit: 1 };
    rows.push(
      whenever === undefined
        ? ["100 unchanged plugins", "", "whenever, which is not installed", "", "", ""]
        : await this.#pairs("100 unchanged plugins", whenever, ruby),
    );
    return rows;
  }

  async sizesTable(): Promise<string[]> {
    await this.#clear();
    const rows: string[][] = [];
    for (const plugins of PLUGINS) {
      for (const [kind, entryOf] of Object.entries(KINDS)) {
        await this.#unchanged(plugins, entryOf);
        const start = await time(this.#form.nothing);
        const [early, inFull] = [await this.#median(), await this.#median("--frozen")];
        const each = ((inFull - start) / plugins).toFixed(2);
        rows.push([`${plugins}${kind}`, early.toFixed(0), inFull.toFixed(0), each]);
      }
    }
    return table(
      [`${this.#form.name.toUpperCase()} SYNC, UNCHANGED PLUGINS`, ">MS", ">IN FULL", ">EACH"],
      rows,
    );
  }

  async #pairs(
    what: string,
    other: Command,
    { name, limit }: { readonly name: string; readonly limit: number },
  ): Promise<string[]> {
    const measured = await timePairs(PAIRS, () => this.#sync(), () => time(other, this.#env));
    const { command, baseline, ratio } = measured;
    return [what, command.toFixed(0), name, baseline.toFixed(0), ...against(ratio, limit)];
  }

  async #median(...flags: string[]): Promise<number> {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) times.push(await this.#sync(...flags));
    return median(times);
  }

  /** Brings about that nothing changes any more, and that the next sync can be sure of it. */
  async #unchanged(plugins: number, entryOf: EntryOf): Promise<void> {
    await this.#write(plugins, entryOf);
    // The first one links and loads what is new, the second one sees that sources are not young any more, and the third one
    // that the linker's records are not.
    await this.#sync();
    await settle();
    await this.#sync();
    await settle();
    await this.#sync();
  }

  #sync(...flags: string[]): Promise<number> {
    const place = ["--manifest", `${this.#folder}/gapless.toml`, "--state", `${this.#folder}/state`];
    return time([...this.#form.program, "sync", "--quiet", ...flags, ...place], this.#env);
  }

  async #write(plugins: number, entryOf: EntryOf): Promise<void> {
    const numbers = Array.from({ length: plugins }, (_, number) => number);
    for (const number of numbers) {
      // As they are: another time of theirs would be another file.
      await writeOnce(`${this.#folder}/p${number}.ts`, pluginOf(number));
    }
    await Deno.writeTextFile(`${this.#folder}/gapless.toml`, numbers.map(entryOf).join("\n"));
  }

  async #clear(): Promise<void> {
    await Deno.remove(`${this.#folder}/state`, { recursive: true }).catch(() => {});
    const foreign = "17 3 * * * /usr/bin/backup --quiet\n".repeat(FOREIGN_LINES);
    await Deno.writeTextFile(`${this.#folder}/crontab`, foreign);
  }

  /** Returns how to call Ruby's whenever for as many jobs, beside the same foreign lines; undefined if it is not installed. */
  async #whenever(jobs: number): Promise<Command | undefined> {
    const lines = Array.from({ length: jobs }, (_, i) => `every("${i % 60} 3 * * *") { command "p${i}" }\n`);
    await Deno.writeTextFile(`${this.#folder}/schedule.rb`, lines.join(""));
    const own = `${this.#folder}/whenever`;
    await Deno.mkdir(own);
    const foreign = await Deno.readTextFile(`${this.#folder}/crontab`);
    await Deno.writeTextFile(`${own}/crontab.txt`, foreign.slice(foreign.indexOf("17 3 * * * /usr")));
    await Deno.writeTextFile(
      `${own}/crontab`,
      CRONTAB.replaceAll("$CRONTAB_FILE", `${own}/crontab.txt`),
      { mode: 0o755 },
    );
    const command: Command = [
      "whenever",
      "--update-crontab",
      "bench",
      "--load-file",
      `${this.#folder}/schedule.rb`,
      "--crontab-command",
      `${own}/crontab`,
    ];
    try {
      await time(command, this.#env);
      return command;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    }
  }
}

async function writeOnce(path: string, text: string): Promise<void> {
  try {
    await Deno.writeTextFile(path, text, { createNew: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
}

/** Returns what the manifest says of a plugin. */
type EntryOf = (number: number) => string;

const KINDS: Readonly<Record<string, EntryOf>> = {
  "": (number) => `[plugins.p${number}]\nmodule = "./p${number}.ts"\n`,
  ", schedules of all kinds in other zones": (number) =>
    `[plugins.p${number}]\nmodule = "./p${number}.ts"\nschedule = "${scheduleOf(number)}"\n` +
    `timezone = "${ZONES[number % ZONES.length]}"\n`,
};

const ZONES = [
  "America/New_York",
  "Europe/Copenhagen",
  "Asia/Tokyo",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
];
const DAYS = ["* * *", "L * *", "15W * *", "* * 5#2", "1 */3 *", "* * 1-5", "13 * FRI"];

/** No two of a thousand are alike. */
function scheduleOf(number: number): string {
  return `${number % 60} ${Math.floor(number / 60)} ${DAYS[number % DAYS.length]}`;
}

function pluginOf(number: number): string {
  return `import { definePlugin } from "@gapless/gapless";
export default definePlugin({ interval: "${number % 60} 3 * * *", run() {} });
`;
}
