import { assert, assertEquals } from "@std/assert";
import { splitWords } from "../../src/domain/crontab/shell_words.ts";
import { statusRemarks } from "../../src/commands/format/status_remarks.ts";
import { COMMANDS } from "../../src/commands/registry.ts";
import { examine } from "../../src/services/doctor/examine.ts";
import { status } from "../../src/services/status.ts";
import { ProcessPluginHost } from "../../src/adapters/sandbox/host/process_plugin_host.ts";
import { ASSETS } from "../../src/wiring/assets.ts";
import { startSandbox } from "../adapters/sandbox/plugin_fixture.ts";
import { FakeCrontab, FakeCrontabs } from "../fakes/crontab.ts";
import { DoctorBed } from "../services/doctor/doctor_bed.ts";
import { TROUBLES } from "../services/doctor/troubles.ts";
import { CommandSite } from "./command_site.ts";

// Covers src/commands/cli/as_called.ts, too.

const QUOTED = /"(gapless [^"]+)"/g;
const BARE = new RegExp(`(?<!["\\w/.-])gapless (${[...COMMANDS.keys()].join("|")})\\b`);

/** Returns all commands that doctor and status name, whatever is wrong. */
async function namedCommands(): Promise<string[]> {
  const texts: string[] = [];
  for (const { by } of TROUBLES) {
    const bed = await DoctorBed.healthy();
    await by(bed);
    for (const { message, remedy } of await examine(bed.room)) texts.push(message, remedy ?? "");
    for (const plugin of bed.fault ? [] : await status(bed, bed.manifest)) {
      if (plugin.name === "manager") continue;
      const all = ["silent", "stuck", "owed", "parked"] as const;
      const run = {
        pid: 7,
        host: "here",
        attempt: 1,
        startedAt: bed.clock.now(),
        expiresAt: bed.clock.now(),
        lastSignAt: null,
      };
      const pause = { at: bed.clock.now(), by: "ada", why: "x", until: null };
      const backfill = { id: 1, plugin: "report", start: bed.clock.now(), end: bed.clock.now() };
      texts.push(...statusRemarks({
        ...plugin,
        state: "new",
        problems: all,
        running: [run],
        pause,
        aheadSeconds: 60,
        backfills: [{
          backfill: { ...backfill, cursor: backfill.start, step: { kind: "each" } },
          settledMs: 0,
          done: 0,
          owed: 1,
          leased: 0,
          parked: 0,
        }],
      }, { zone: "UTC" }));
    }
  }
  for (const text of texts) assertEquals(BARE.exec(text)?.[0], undefined, text);
  const commands = texts.flatMap((text) => [...text.matchAll(QUOTED)].map(([, command = ""]) => command));
  // What works for one plugin works for the others.
  return [...new Set(commands.map((command) => command.replace(" other", " report")))].sort();
}

const PLUGIN = `export default {
  enabled: () => true,
  interval: () => "* * * * *",
  run(_start, _end, { attempt }) { if (attempt === 1) throw new Error("not yet"); },
};
`;
const MANIFEST = `[plugins.report]
module = "./report.js"
since = "epoch"
retry = { attempts = 1, park_after = 1, park_age = "0s" }
`;

/** What must have happened for a command to make sense. */
const BEFORE: Readonly<Record<string, (name: string) => readonly string[]>> = {
  resume: (name) => ["pause", name, "--why", "x"],
  backfill: (name) => ["backfill", name, "--from", "-2h", "--to", "-1h"],
};
/** Commands that wait for something. */
const WAITS = ["up", "doctor"];
/** Commands that end otherwise: what they look at is bad, or they are told to end. */
const ENDS: Readonly<Record<string, readonly number[]>> = { doctor: [1], up: [0, 143], backfill: [0, 1] };

Deno.test({
  name: "every command that doctor and status name works as it stands there",
  // Commands are run in this process, which listens to signals and loads libraries until it ends.
  sanitizeOps: false,
  sanitizeResources: false,
  fn: async () => {
    const commands = await namedCommands();
    assert(commands.includes("gapless skip report --all --why REASON"), commands.join("\n"));
    for (const command of commands) {
      const [, ...words] = splitWords(command) ?? [];
      const [verb = "", name = ""] = words;
      let waits = false;
      const crontabs = new FakeCrontabs(new FakeCrontab());
      using site = new CommandSite({ "gapless.toml": MANIFEST, "report.js": PLUGIN }, {
        change: (ports) => ({
          ...ports,
          crontabs: () => Promise.resolve(crontabs),
          stop: () => waits ? AbortSignal.abort("SIGTERM") : new AbortController().signal,
          host: new ProcessPluginHost({
            start: startSandbox,
            endsUnmarked: false,
            folder: `${ports.instance.state}/running`,
            stateFolder: ports.instance.state,
            workerUrl: ASSETS.worker,
            mapStack: (stack) => Promise.resolve(stack),
          }),
          [Symbol.asyncDispose]: () => ports[Symbol.asyncDispose](),
        }),
      });
      if (verb === "init") Deno.removeSync(`${site.folder}/gapless.toml`);
      else {
        await site.run(["sync"]);
        if (name === "report") await site.run(["run", name, "--now"]);
      }
      waits = WAITS.includes(verb);
      if (BEFORE[verb]) await site.run(BEFORE[verb](name));
      const { code, lines } = await site.run(words);
      assert((ENDS[verb] ?? [0]).includes(code), `${command} ended with ${code}: ${lines.join("\n")}`);
    }
  },
});
