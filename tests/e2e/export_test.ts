import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Cron } from "croner";
import { House } from "./house.ts";

const PLUGIN = `import { definePlugin } from "@gapless/gapless";
export default definePlugin({ interval: "*/10 9-17 * * 1-5", run() {} });`;

/** Schedules in zones with and without changes of the clock, each of them exact in plain fields of its own zone. */
const SCHEDULES: readonly (readonly [schedule: string, timezone: string])[] = [
  ["*/10 9-17 * * 1-5", "Europe/Copenhagen"],
  ["30 4 * * *", "UTC"],
  ["0 12 13 * FRI", "America/New_York"],
  ["15 */6 1,15 1-6/2 *", "Asia/Kathmandu"],
  ["5-59/7 22,23 * * SUN", "Australia/Lord_Howe"],
];
const TICKS = 8;

const MANIFEST = SCHEDULES.map(([schedule, timezone], index) =>
  `[plugins.p${index}]\nmodule = "./plugin.ts"\nschedule = "${schedule}"\ntimezone = "${timezone}"\njitter = "30s"\n`
).join("\n");

/** Builds a house whose folder shows whether words are quoted. */
async function build() {
  const house = await House.build({ "my jobs/gapless.toml": MANIFEST, "my jobs/plugin.ts": PLUGIN });
  const exportTo = (...args: string[]) =>
    house.run("export", "--to", ...args, "--manifest", `${house.path}/my jobs/gapless.toml`);
  return { house, exportTo, [Symbol.asyncDispose]: () => house[Symbol.asyncDispose]() };
}

Deno.test("systemd takes the exported units without a word, and its timers elapse at the ticks", async () => {
  await using built = await build();
  const units = `${built.house.path}/units`;
  const exported = await built.exportTo("systemd", "--output", units);
  assertEquals(exported.code, 0, exported.stderr);
  assertMatch(exported.stderr, /^Next: systemctl daemon-reload && systemctl enable --now gapless-my-jobs-/);
  const files = [...Deno.readDirSync(units)].map(({ name }) => `${units}/${name}`).toSorted();
  // And two that keep the ledger small.
  assertEquals(files.length, 2 * SCHEDULES.length + 2);
  assertEquals(await outputOf("systemd-analyze", "verify", ...files), "");

  for (const [index, [schedule, timezone]] of SCHEDULES.entries()) {
    const timer = await Deno.readTextFile(files.find((path) => path.endsWith(`-p${index}.timer`)) ?? "");
    const calendars = [...timer.matchAll(/^OnCalendar=(.*)$/gm)].flatMap(([, calendar]) => calendar ?? []);
    const { now, instants } = await elapses(calendars);
    const ticks = new Cron(schedule, { timezone, paused: true }).nextRuns(TICKS, now);
    assertEquals(instants.slice(0, TICKS), ticks.map((tick) => tick.toISOString()), schedule);
  }
});

Deno.test("Kubernetes' own schema takes the exported objects", async () => {
  await using built = await build();
  const { path } = built.house;
  const exported = await built.exportTo("kubernetes", "--image", "registry.example/gapless:1");
  assertEquals(exported.code, 0, exported.stderr);
  await Deno.writeTextFile(`${path}/objects.yaml`, exported.stdout);
  await Deno.writeTextFile(`${path}/judge.mjs`, JUDGE);
  await outputOf(
    "npm",
    "install",
    "--silent",
    "--no-save",
    "--prefix",
    path,
    "kubernetes-models@5.1.0",
    "yaml@2.9.1",
  );
  assertEquals(await outputOf("node", `${path}/judge.mjs`, `${path}/objects.yaml`), `7 objects, ${FAULT}\n`);
});

/** How the schema refuses what is none: it can say no. */
const FAULT = "data/spec/schedule must be string";
const JUDGE = `
import { readFileSync } from "node:fs";
import { ConfigMap, PersistentVolumeClaim } from "kubernetes-models/v1";
import { CronJob } from "kubernetes-models/batch/v1";
import { parseAllDocuments } from "yaml";
const kinds = { ConfigMap, PersistentVolumeClaim, CronJob };
const objects = parseAllDocuments(readFileSync(process.argv[2], "utf8")).map((document) => document.toJS());
const jobs = objects.filter(({ kind }) => kind === "CronJob").length;
for (const object of objects) new kinds[object.kind](object).validate();
const fault = (() => {
  try {
    new CronJob({ ...objects.at(-1), spec: { ...objects.at(-1).spec, schedule: 5 } }).validate();
  } catch (error) {
    return error.message;
  }
})();
console.log(jobs + " objects, " + fault);
`;

Deno.test("what is exported to a crontab is the block that sync writes", async () => {
  await using built = await build();
  const exported = await built.exportTo("crontab");
  const manifest = ["--manifest", `${built.house.path}/my jobs/gapless.toml`];
  await built.house.run("sync", ...manifest);
  const crontab = await outputOf("crontab", "-l");
  await built.house.run("down", ...manifest);
  assertEquals(crontab.trimEnd(), exported.stdout.trimEnd());
});

Deno.test("an export with a plugin that does not load holds the others, and ends with 78", async () => {
  await using house = await House.build({
    "gapless.toml": '[plugins.broken]\nmodule = "./none.ts"\n[plugins.fine]\nmodule = "./fine.ts"',
    "fine.ts": PLUGIN,
  });
  const { code, stdout, stderr } = await house.run("export", "--to", "crontab");
  assertEquals(code, 78);
  assertStringIncludes(stderr, "broken: Cannot");
  assertStringIncludes(stdout, " run fine ");
  assertEquals(stdout.includes("broken"), false);
});

/** Runs a program that must not fail, and returns all that it prints. */
async function outputOf(program: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(program, { args, env: { LC_ALL: "C", TZ: "UTC" } })
    .output();
  const text = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  assertEquals(code, 0, `${program} ${args.join(" ")}: ${text}`);
  return text;
}

/** Returns when systemd would wake by any of these calendars, in order, and from when on. */
async function elapses(calendars: readonly string[]): Promise<{ now: Date; instants: string[] }> {
  const now = new Date(Math.floor(Date.now() / 1000) * 1000);
  const base = [`--base-time=@${now.getTime() / 1000}`, `--iterations=${TICKS}`];
  const told = await Promise.all(
    calendars.map((calendar) => outputOf("systemd-analyze", "calendar", ...base, calendar)),
  );
  const instants = told.flatMap((text) =>
    [...text.matchAll(/(?:Next elapse|Iter\. #\d+): \w+ (\S+) (\S+) UTC/g)].map(([, date, time]) =>
      new Date(`${date}T${time}Z`).toISOString()
    )
  );
  return { now, instants: [...new Set(instants)].toSorted() };
}
