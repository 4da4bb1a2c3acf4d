import { assertEquals, assertStringIncludes } from "@std/assert";
import { ProcFiles } from "../../src/adapters/process/proc_files.ts";
import { NO_CRONTAB, standIn } from "../stand_in.ts";
import { House, until } from "./house.ts";
import { marked } from "./sleepers.ts";

const FILES = new ProcFiles();
const NOBODY = 65534;

/** A manifest whose one plugin runs as `nobody`, in a folder that all can enter. */
async function houseOf(run: string, grant = '"all"'): Promise<House> {
  const house = await House.build({
    "gapless.toml":
      '[plugins.manager]\nenabled = false\n[plugins.p]\nmodule = "./p.js"\nsince = "2026-11-30"\n' +
      `user = "nobody"\nretry = { attempts = 1 }\ngrant = ${grant}\n`,
    "p.js": `export default { enabled: () => true, interval: () => "0 5 * * *", async run() { ${run} } };`,
  }, standIn(NO_CRONTAB));
  await Deno.chmod(house.path, 0o711);
  return house;
}

Deno.test("a plugin runs as its user: its programs, too, and neither ledger nor logs are in its reach", async () => {
  await using house = await houseOf(`
    const id = new Deno.Command("id", { args: ["-u"] }).outputSync();
    console.log(new TextDecoder().decode(id.stdout).trim(), Deno.env.get("HOME"), Deno.env.get("LOGNAME"));
    const open = [];
    for (const path of ["state", "state/ledger.db", "state/logs", "state/running"]) {
      try { Deno.statSync(path + "/."); open.push(path); } catch { /* as it should be */ }
      try { Deno.openSync(path).close(); open.push(path); } catch { /* as it should be */ }
    }
    console.log("open:", open.join());`);
  const home = new TextDecoder().decode(
    (await new Deno.Command("getent", { args: ["passwd", "nobody"] }).output()).stdout,
  )
    .split(":")[5];
  const { code, stderr, stdout } = await house.run("run", "p", "--now");
  assertEquals([code, stderr], [0, ""], stdout);
  const logs = (await house.run("logs", "p")).stdout;
  assertStringIncludes(logs, `${NOBODY} ${home} nobody`);
  assertStringIncludes(logs, "open: \n");
  const exported = await house.run("export", "--to", "kubernetes", "--image", "x");
  assertEquals(exported.code, 2);
  assertStringIncludes(
    exported.stderr,
    'Cannot export "p": it runs as the user "nobody", and a pod has no user but its own',
  );
});

Deno.test("check names what the user of a plugin cannot reach, and other plugins are checked, too", async () => {
  await using house = await houseOf("");
  await house.write("q.js", await house.read("p.js"));
  await house.write("gapless.toml", `${await house.read("gapless.toml")}[plugins.q]\nmodule = "./q.js"\n`);
  await Deno.chmod(house.path, 0o700);
  const { code, stderr, stdout } = await house.run("check");
  assertEquals(code, 78);
  assertStringIncludes(stderr.replace(/\s+/g, " "), `chmod o+x "${house.path}"`);
  assertStringIncludes(stdout, "q        ok");
});

Deno.test("a run of another user that has stopped itself ends with its host", async () => {
  await using house = await houseOf(
    'new Deno.Command("sleep", { args: ["606"] }).spawn(); Deno.kill(Deno.pid, "SIGSTOP");',
  );
  const runs = () => marked().filter((pid) => FILES.readLink(`${pid}/cwd`) === house.path);
  const host = house.start("run", "p", "--now");
  await until(
    () => Promise.resolve(runs().some((pid) => FILES.stat(pid)?.state === "T")),
    "the run to stop",
    60,
  );
  assertEquals(new Set(runs().map((pid) => FILES.uid(pid))), new Set([NOBODY]));
  host.kill("SIGKILL");
  await Promise.all([host.status, host.stdout.cancel(), host.stderr.cancel()]);
  await until(() => Promise.resolve(runs().length === 0), "the run to end", 2);
});
