/**
 * Runs the end-to-end tests on the source and on the compiled binary (`deno task compile` makes it), and those of the sandbox
 * also on the source with the oldest supported Deno, whose path `GAPLESS_E2E_OLDEST_DENO` says: each file in a mount
 * namespace of its own, with a crontab and a mailbox that are nobody's, so that all of them can run at once.
 *
 * Arguments that name test files choose among them; all others go to `deno test`.
 *
 * @module
 */

import { pooledMap } from "@std/async/pool";
import { FAKETIME } from "./fake_clock.ts";

const BINARY = new URL("../../dist/gapless", import.meta.url).pathname;
const HERE = new URL("./", import.meta.url).pathname;
/** Wait for cron most of the time, and do next to nothing meanwhile: all of them begin at once, beside those that work. */
const WAITING = [
  "status_test.ts",
  "fleet_test.ts",
  "cron_test.ts",
  "cron_remote_test.ts",
  "spring_test.ts",
  "autumn_test.ts",
];
/** Run on one form, for what they try is the same in both: most of them call no program but cron's own. */
const ONCE: ReadonlyMap<string, Job["form"]> = new Map([
  ["adversarial_crontabs_test.ts", "source"],
  ["busybox_crontab_test.ts", "source"],
  // As an ordinary user, who need not reach what lies in root's home: Deno itself.
  ["cron_access_test.ts", "binary"],
  ["code_cache_test.ts", "binary"],
  ["crontab_contract_test.ts", "source"],
  ["full_disk_test.ts", "binary"],
  ["json_test.ts", "binary"],
  ["libraries_test.ts", "binary"],
  ["linking_test.ts", "binary"],
  ["many_crontabs_test.ts", "source"],
  ["status_test.ts", "binary"],
  ["torn_ledger_test.ts", "binary"],
  ["two_versions_test.ts", "binary"],
]);
/** What a sandbox keeps in depends on the version of Deno. */
const ON_OLDEST = /^confinement/;
/** Have a network of their own, too. */
const ISOLATED = ["fleet_test.ts"];
/** Take all the machine gives: run at the end, when nothing waits for cron any more. */
const HEAVY = /^(broken_runs|burst|confinement|floods|killed)/;
/** Files at the same time that work: more would only make each of them late. */
const AT_ONCE = 4;
const HEAVY_AT_ONCE = 3;

const FORMS = ["source", "binary", "oldest"] as const;

const OLDEST_DENO = Deno.env.get("GAPLESS_E2E_OLDEST_DENO");

/** One test file, on one form of the program. */
interface Job {
  readonly file: string;
  readonly form: (typeof FORMS)[number];
}

/** How a job ended, and what it printed. */
interface Ended {
  readonly job: Job;
  readonly code: number;
  readonly output: string;
}

if (import.meta.main) Deno.exit(await main(Deno.args));

async function main(args: readonly string[]): Promise<number> {
  const missing = await missingParts();
  if (missing.length > 0) {
    console.log(`End-to-end tests skipped: they need ${missing.join(", ")}`);
    // In CI nothing is skipped.
    return Deno.env.get("CI") ? 1 : 0;
  }
  if (OLDEST_DENO === undefined) {
    console.log("Nothing is run on the oldest supported Deno: GAPLESS_E2E_OLDEST_DENO, its path, is not set");
    if (Deno.env.get("CI")) return 1;
  }
  const chosen = args.filter(isTestFile);
  const flags = args.filter((arg) => !isTestFile(arg));
  const jobs = (chosen.length > 0 ? chosen : await testFiles()).flatMap(jobsOf);
  const { waiting = [], working = [], heavy = [] } = Object.groupBy(jobs, kindOf);
  const all = (some: Job[], atOnce: number) =>
    Array.fromAsync(pooledMap(atOnce, some, (job) => drive(job, flags)));
  const first = await Promise.all([all(waiting, Math.max(1, waiting.length)), all(working, AT_ONCE)]);
  const ended = [...first.flat(), ...await all(heavy, HEAVY_AT_ONCE)];
  // Again at the end: who reads only the last page of a long log finds what failed there.
  const failed = ended.filter(({ code }) => code !== 0);
  for (const { job, code, output } of failed) print(`FAILED with ${code}: ${title(job)}`, output);
  console.log(`\n${ended.length - failed.length} of ${ended.length} end-to-end runs passed`);
  return failed.length === 0 ? 0 : 1;
}

async function missingParts(): Promise<string[]> {
  const parts: [part: string, there: boolean][] = [
    ["Linux", Deno.build.os === "linux"],
    ["root", Deno.uid() === 0],
    ["Debian's cron (apt-get install cron)", await exists("/usr/sbin/cron")],
    ["iproute2 (apt-get install iproute2)", await exists("/usr/sbin/ip")],
    ["libfaketime (apt-get install faketime)", await exists(FAKETIME)],
    ["the binary (deno task compile)", await exists(BINARY)],
  ];
  return parts.flatMap(([part, there]) => there ? [] : [part]);
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function jobsOf(file: string): Job[] {
  const form = ONCE.get(file);
  if (form !== undefined) return [{ file, form }];
  const hasOldest = OLDEST_DENO !== undefined && ON_OLDEST.test(file);
  return FORMS.filter((form) => form !== "oldest" || hasOldest).map((form) => ({ file, form }));
}

async function testFiles(): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(HERE))).map(({ name }) => name).filter(isTestFile).sort();
}

function kindOf({ file }: Job): "waiting" | "working" | "heavy" {
  if (HEAVY.test(file)) return "heavy";
  return WAITING.includes(file) ? "waiting" : "working";
}

function isTestFile(name: string): boolean {
  return name.endsWith("_test.ts");
}

/** Runs one job; prints what the tests said when they are done. */
async function drive(job: Job, flags: readonly string[]): Promise<Ended> {
  const { file, form } = job;
  const mail = await Deno.makeTempFile({ prefix: "gapless-mail-" });
  const test = [
    Deno.execPath(),
    "test",
    "--no-check",
    "--node-modules-dir=manual",
    "-A",
    ...flags,
    HERE + file,
  ];
  const namespaces = ISOLATED.includes(file) ? ["--mount", "--net"] : ["--mount"];
  const { code, stdout, stderr } = await new Deno.Command("unshare", {
    args: [...namespaces, "--propagation", "private", "sh", `${HERE}surroundings.sh`, mail, ...test],
    env: { GAPLESS_E2E_MAIL: mail, ...variablesOf(form) },
    stdin: "null",
  }).output();
  const output = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
  print(title(job), output);
  await Deno.remove(mail);
  return { job, code, output };
}

/** Returns what tells a test which form of the program to try. */
function variablesOf(form: Job["form"]): Record<string, string> {
  switch (form) {
    case "source":
      return {};
    case "binary":
      return { GAPLESS_E2E_BINARY: BINARY };
    case "oldest":
      return OLDEST_DENO === undefined ? {} : { GAPLESS_E2E_DENO: OLDEST_DENO };
  }
}

function title({ file, form }: Job): string {
  return `end to end, on the ${form === "oldest" ? "source with the oldest Deno" : form}: ${file}`;
}

function print(heading: string, output: string): void {
  console.log(`\n== ${heading}\n${output}`);
}
