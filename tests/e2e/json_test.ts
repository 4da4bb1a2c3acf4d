import { assertEquals } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { COMMANDS } from "../../src/commands/registry.ts";
import { forgetLastWrite, installCrontab } from "./crontab.ts";
import { type House, until } from "./house.ts";
import { JsonDocuments } from "./json_documents.ts";
import { RemoteWorld } from "./remote_world.ts";

/** A plugin that fails while there is a file "fail", and works on as long as there is a file "hold". */
const REPORT = `import { definePlugin } from "@gapless/gapless";
const there = (name) => { try { Deno.statSync(name); return true; } catch { return false; } };
export default definePlugin({
  permissions: { read: { ".": "looks there" }, net: { "example.com": "asks there" } },
  interval: "0 * * * *",
  async run(_start, _end, { log }) {
    log.info("looked", { at: "it" });
    while (there("hold")) await new Promise((done) => setTimeout(done, 20));
    if (there("fail")) throw new Error("no luck");
  },
});`;
const NEXT_CHAIN = `export default {
  permissions: { net: { "acme.org": "asks there first" } },
  enabled: () => true,
  interval: () => "* * * * *",
  run() {},
};`;
const SHELL = NEXT_CHAIN.replace('net: { "acme.org"', 'run: { "sh"');
const BROKEN = '[plugins.broken]\nmodule = "./none.ts"\n';

/** Returns the table of a plugin that is due once a year, and whose windows are parked after one failure. */
function table(name: string, more = ""): string {
  return `[plugins.${name}]\nmodule = "./report.ts"\nschedule = "0 0 1 1 *"\nsince = "2020-01-01"\n` +
    `retry = { attempts = 1, park_after = 1, park_age = "0s" }\ngrant = { read = ["."], env = ["HOME"] }\n${more}`;
}

const POOL = 'pool = "db"\n';

/** Asks a command for its document, which is to be of a type of the manual. */
type Ask = (type: string, ...args: string[]) => Promise<unknown>;

Deno.test("every command prints with --json what the manual says, and the manual tells of every command", async () => {
  await using world = await RemoteWorld.open();
  const { house } = world;
  await house.write("report.ts", REPORT);
  const documents = new JsonDocuments();
  const ask: Ask = (type, ...args) => documents.ask(house, type, ...args);

  await askOfModules(world, ask);
  await askOfCrontab(house, ask);
  await house.write("gapless.toml", table("report") + BROKEN);
  await askOfRuns(house, ask);
  await askOfHandWork(house, ask);
  await askOfLedger(house, ask);
  await askOfUp(house, documents);
  await ask("Doctor", "doctor");
  await ask("ErrorDocument", "crontab", "restore", "99");
  await house.write("gapless.toml", "[plugins.report]\nmodul = 1");
  await ask("Check", "check");
  await house.write("gapless.toml", "[gapless]\nkeep_run = 1");
  await ask("ErrorDocument", "check");

  assertEquals([...COMMANDS.keys()].filter((name) => !documents.asked.has(name)), []);
  await documents.assertTyped(house.path);
  await documents.assertAllSeen();
});

async function askOfModules({ house, registry }: RemoteWorld, ask: Ask): Promise<void> {
  await ask("Init", "init", "--manifest", `${house.path}/fresh/gapless.toml`);
  await ask("Add", "add", "jsr:@acme/chain@^1", "--grant", "--name", "chain");
  registry.jsr("@acme/chain", "1.1.0", { files: { "/mod.ts": NEXT_CHAIN } });
  await ask("Outdated", "outdated");
  await ask("Update", "update");
  await ask("Vendor", "vendor");
  await house.write("gapless.toml", `${await house.read("gapless.toml")}\n${BROKEN}`);
  await ask("Vendor", "vendor");
  await ask("Remove", "remove", "broken");
  registry.fail("/jsr/@acme/chain/meta.json", { kind: "status", status: 403 });
  await ask("Outdated", "outdated");
  await ask("Update", "update");
  registry.mend();
  await house.write("throws.ts", 'throw new Error("no config");');
  await ask("Add", "add", "./throws.ts");
  await ask("Remove", "remove", "throws");
  await house.write("shell.ts", SHELL);
  await ask("Add", "add", "./shell.ts", "--grant");
  await ask("Remove", "remove", "shell");
  await ask("Remove", "remove", "chain");
}

async function askOfCrontab(house: House, ask: Ask): Promise<void> {
  const want = async (...tables: string[]) => {
    await forgetLastWrite();
    await house.write("gapless.toml", tables.join("\n"));
  };
  await installCrontab("15 4 * * * /bin/backup\n");
  await want(table("a"), table("b"), table("c"), BROKEN);
  await ask("Check", "check");
  await ask("Plan", "plan");
  await ask("Sync", "sync");
  // Others may read it.
  await house.write(".env", "A=b\n");
  await want('[gapless]\nenv_file = ".env"\n', table("a"), table("b"), table("c"), BROKEN);
  await ask("Check", "check");
  for (const [type, verb] of [["Check", "check"], ["Plan", "plan"], ["Sync", "sync"]] as const) {
    await damageArtifacts(house);
    await ask(type, verb);
  }
  await want(table("a").replace("0 0 1 1", "0 0 2 1"), table("b", "enabled = false\n"));
  await ask("Plan", "plan");
  await ask("Sync", "sync");
  await ask("CrontabBackups", "crontab");
  await installCrontab("15 5 * * * /bin/backup\n");
  await ask("CrontabChange", "crontab", "diff", "2");
  await ask("CrontabChange", "crontab", "restore", "2");
  await ask("Sync", "sync");
  await want('[gapless]\ntarget = "/etc/cron.d/gapless-json"\n', table("a"));
  await ask("Plan", "plan");
  await ask("Sync", "sync");
  await ask("Export", "export", "--to", "crontab");
  await ask("Export", "export", "--to", "systemd", "--output", `${house.path}/units`);
  await ask("Down", "down");
}

/** Changes every linked file: it is linked again, with a warning. */
async function damageArtifacts({ path }: House): Promise<void> {
  const folder = `${path}/state/artifacts`;
  for (const { name } of Deno.readDirSync(folder)) {
    if (name.endsWith(".js")) await Deno.writeTextFile(`${folder}/${name}`, ";", { append: true });
  }
}

async function askOfRuns(house: House, ask: Ask): Promise<void> {
  await ask("Try", "try", "report");
  await ask("Wake", "run", "report");
  await ask("Logs", "logs", "report");
  await house.write("fail", "");
  await ask("Try", "try", "report");
  await ask("Backfill", "backfill", "report", "--from", "2026-03-01", "--to", "2026-03-02", "--step", "1d");
  await ask("Backfill", "backfill", "report", "--from", "2026-04-01", "--to", "2026-04-02", "--step", "1d");
  await ask("Rewind", "rewind", "report", "--to", "2025-01-01", "--why", "again");
  const unlimited = await house.read("gapless.toml");
  const limited = unlimited.replace('module = "./report.ts"\n', `module = "./report.ts"\n${POOL}`);
  await house.write("gapless.toml", `[gapless]\npools = { db = 1 }\n${limited}${table("other", POOL)}`);
  await house.write("hold", "");
  const failing = ask("ErrorDocument", "run", "report");
  await until(async () => (await house.run("status", "--json")).stdout.includes('"pid":'), "a run", 30);
  await ask("Wake", "run", "other");
  await ask("Status", "status");
  await ask("Wake", "run", "report");
  await Deno.remove(`${house.path}/hold`);
  await failing;
  const isOver = async () => (await house.history("other")).some(({ outcome }) => outcome === "failed");
  await until(isOver, "the one that waited to be run", 30);
  await house.write("gapless.toml", unlimited);
  await ask("Waiting", "retry", "report");
  await ask("Backfills", "backfill", "report");
  const manifest = await house.read("gapless.toml");
  await house.write("gapless.toml", manifest.replace("park_after = 1,", "park_after = 9,"));
  await ask("Waiting", "retry", "report");
  await ask("Wake", "run", "report");
  await house.write("gapless.toml", manifest);
  await ask("Logs", "logs", "report");
  await ask("ManyLogs", "logs");
  await ask("ManyLogs", "logs", "report", "--since", "-1d");
  await ask("Status", "status");
  await Deno.remove(`${house.path}/fail`);
}

async function askOfHandWork(house: House, ask: Ask): Promise<void> {
  await ask("Waiting", "retry", "report");
  await ask("Windows", "windows", "report");
  await ask("Backfills", "backfill", "report");
  await ask("Backfill", "run", "report", "--from", "2026-03-01", "--to", "2026-03-02");
  await ask("Pause", "pause", "report", "--until", "+1h", "--why", "no time");
  await ask("Wake", "run", "report");
  await ask("Status", "status");
  await ask("Rewind", "rewind", "report", "--to", "2025-06-01");
  await ask("Resume", "resume", "report", "--skip-missed");
  const manifest = await house.read("gapless.toml");
  await house.write("gapless.toml", table("report", 'delivery = "at_most_once"\n') + table("later"));
  await ask("PauseAll", "pause", "--all", "--until", "+1h");
  await ask("ResumeAll", "resume", "--all");
  await ask("Rewind", "rewind", "report", "--to", "2024-06-01");
  await house.write("fail", "");
  await ask("ErrorDocument", "run", "report");
  await ask("Windows", "windows", "report");
  await Deno.remove(`${house.path}/fail`);
  await house.write("gapless.toml", manifest);
  await ask("Waiting", "skip", "report", "--all", "--why", "too old");
  await ask("Windows", "windows", "report");
  await askOfUpkeep(house, ask);
}

async function askOfUpkeep(house: House, ask: Ask): Promise<void> {
  await house.write("gapless.toml", table("report") + table("missed") + table("last"));
  await house.run("sync");
  await ask("SkippedTime", "skip", "missed", "--missed", "--why", "too old");
  const database = new DatabaseSync(`${house.path}/state/ledger.db`);
  // The manager's line has stood there for hours, in which nothing woke it.
  database.exec("update plugins set active_since = 0 where name = 'manager'");
  database.close();
  await ask("Upkeep", "upkeep");
  const isOver = async () => (await house.history("last")).some(({ outcome }) => outcome === "ok");
  await until(isOver, "the one that was late to be run", 30);
  await installCrontab("# BEGIN gapless site sum=zz\n");
  await ask("Upkeep", "upkeep");
  await installCrontab("");
  await ask("History", "history");
}

async function askOfLedger(house: House, ask: Ask): Promise<void> {
  await ask("LedgerMove", "ledger", "export", `${house.path}/export`);
  await ask("LedgerMove", "ledger", "import", `${house.path}/export`, "--state", `${house.path}/other`);
  await ask("LedgerPrune", "ledger", "prune");
  const database = new DatabaseSync(`${house.path}/state/ledger.db`);
  database.exec("update plugins set cursor = cursor + 1 where cursor is not null");
  database.close();
  await ask("LedgerCheck", "ledger", "check");
}

async function askOfUp(house: House, documents: JsonDocuments): Promise<void> {
  await house.write("gapless.toml", table("report"));
  for (const scheduler of ["cron", "internal"]) {
    const args = ["up", "--scheduler", scheduler, "--state", `${house.path}/${scheduler}`, "--json"];
    const up = house.start(...args);
    // By then it listens to signals.
    await until(async () => await house.read(`${scheduler}/ledger.db`) !== "", "up to open its ledger", 60);
    up.kill("SIGTERM");
    documents.keep("Up", { args, text: new TextDecoder().decode((await up.output()).stdout) });
  }
}
