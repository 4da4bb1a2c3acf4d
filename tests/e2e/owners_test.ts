import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { standIn } from "../stand_in.ts";
import { House } from "./house.ts";

/** Keeps its table in a file beside it. */
const CRONTAB = `#!/bin/sh
table=$(dirname "$0")/table
case "$1" in
  -l) [ -f "$table" ] && cat "$table" || { echo "no crontab for root" >&2; exit 1; } ;;
  -) cat >"$table" ;;
  *) exit 2 ;;
esac
`;
/** A user who has no name here. */
const UID = 54_321;
const FILES = {
  "jobs/gapless.toml": `[gapless]
env_file = ".env"
[plugins.p]
module = "../code/p.ts"
since = 2026-01-01T00:00:00Z
[plugins.p.config]
pin = { file = "pin.txt" }
`,
  "jobs/.env": "A=b\n",
  "jobs/pin.txt": "1234",
  "code/p.ts": `import { touch } from "./lib.ts";
const config = { "~standard": { version: 1, vendor: "x", validate: (value) => ({ value }) } };
export default { config, enabled: () => true, interval: () => "* * * * *", run() { touch(); } };`,
  "code/lib.ts": "export function touch() {}\n",
  // What it imports is its own.
  "code/deno.json": "{}",
};

/** What is done to a file, and what is said of it. */
const CASES: readonly (readonly [name: string, mode: number | null, said: string])[] = [
  ["jobs/gapless.toml", 0o666, "chmod go-w @/jobs/gapless.toml"],
  ["jobs/gapless.toml", null, "chown root @/jobs/gapless.toml"],
  ["jobs", 0o775, "chmod go-w @/jobs"],
  ["jobs/.env", 0o602, "chmod go-w @/jobs/.env"],
  ["jobs/pin.txt", null, "chown root @/jobs/pin.txt"],
  ["code", 0o777, "chmod go-w @/code"],
  ["code/p.ts", null, "chown root @/code/p.ts"],
  ["code/lib.ts", 0o646, "chmod go-w @/code/lib.ts"],
  ["state", null, "chown -R root @/state"],
];

Deno.test("root runs nothing that other users can change, until it is fixed or trusted", async () => {
  await using bin = await House.build({ crontab: CRONTAB });
  await Deno.chmod(`${bin.path}/crontab`, 0o755);
  await using house = await House.build(FILES, standIn(`${bin.path}/crontab`));
  await Deno.chmod(house.path, 0o755);
  const manifest = ["--manifest", `${house.path}/jobs/gapless.toml`];
  const woken = ["run", "p", ...manifest, "--state", `${house.path}/state`];
  const synced = await house.run("sync", ...manifest);
  assertEquals([synced.code, synced.stderr], [0, ""]);
  const plain = await bin.read("table");
  assert(!plain.includes("--trust-owner"), plain);
  for (const [name, mode, said] of CASES) {
    const path = `${house.path}/${name}`;
    const { mode: before } = await Deno.stat(path);
    if (mode === null) await Deno.chown(path, UID, null);
    else await Deno.chmod(path, mode);
    const { code, stderr } = await house.run(...woken);
    assertEquals(code, 78, `${name}: ${stderr}`);
    assertStringIncludes(stderr.replaceAll(house.path, "@"), `to fix it: ${said}`);
    await Deno.chown(path, 0, null);
    await Deno.chmod(path, before! & 0o7777);
  }
  assertEquals((await house.run(...woken)).code, 0);

  await Deno.chown(`${house.path}/jobs/gapless.toml`, UID, null);
  const refused = await house.run("sync", ...manifest, "--json");
  assertEquals([refused.code, JSON.parse(refused.stderr).error.kind], [78, "owner"]);
  assertEquals(await bin.read("table"), plain);
  const trusting = await house.run("sync", ...manifest, "--trust-owner", String(UID));
  assertEquals(trusting.code, 0, trusting.stderr);
  assertStringIncludes(trusting.stderr, `belongs to uid ${UID}: as root this is a second instance of it`);
  const [line = ""] = (await bin.read("table")).split("\n").filter((line) => line.includes(" run p "));
  assertStringIncludes(line, ` --trust-owner ${UID}`);
  assertEquals((await house.run(...woken, "--trust-owner", String(UID))).code, 0);
  assertEquals((await house.run(...woken)).code, 78);
});

Deno.test("nothing is followed or waited for in a state folder, and it stays as it is", async () => {
  await using house = await House.build({ ...FILES, "victim": "mine" });
  await Deno.chmod(house.path, 0o755);
  await Deno.mkdir(`${house.path}/state`, { mode: 0o700 });
  await Deno.symlink("../victim", `${house.path}/state/up.json.lock`);
  const manifest = ["--manifest", `${house.path}/jobs/gapless.toml`];
  const { code, stderr } = await house.run("check", ...manifest);
  assertEquals(code, 78, stderr);
  assertStringIncludes(stderr, 'up.json.lock" is a symbolic link, and Gapless follows none there');
  assertEquals(await house.read("victim"), "mine");
});
