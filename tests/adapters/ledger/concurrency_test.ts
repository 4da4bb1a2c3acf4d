import { assert, assertEquals } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { sqliteLedger } from "../../../src/adapters/ledger/sqlite/sqlite_ledger.ts";
import { assertTiling } from "../../contracts/assert_tiling.ts";
import { killIfAlive } from "../../kill_if_alive.ts";
import { share } from "../../soak.ts";
import { TempFolder } from "./temp_folder.ts";
import { PROGRAM } from "./program.ts";

const START = new Date("2026-01-01T00:00:00Z");
const HOURS = share(1_000);
const END = new Date(START.getTime() + HOURS * 3_600_000);
const WORKERS = 4;
const KILLS = share(120);

Deno.test("processes that open a new ledger at the same moment all succeed", async () => {
  using folder = new TempFolder();
  for (let round = 0; round < 4; round++) {
    const path = `${folder.path}/${round}.db`;
    const moment = String(Date.now() + 500);
    const outputs = await Promise.all(
      Array.from({ length: 4 }, () => program("open_at.ts", path, moment).output()),
    );
    for (const { success, stderr } of outputs) assert(success, new TextDecoder().decode(stderr));
    await using ledger = sqliteLedger(path, PROGRAM);
    assertEquals((await ledger.summaries()).length, 4);
  }
});

Deno.test("processes killed at random moments lose no window and do none twice", async () => {
  using folder = new TempFolder();
  const path = `${folder.path}/ledger.db`;
  let kills = 0;
  await Promise.all(Array.from({ length: WORKERS }, async () => {
    while (!await hammer(path, () => kills < KILLS)) kills++;
  }));
  assertEquals(kills >= KILLS, true);

  await using ledger = sqliteLedger(path, PROGRAM);
  const windows = await ledger.windows("report");
  assertTiling(windows, START, END);
  assertEquals(windows.filter(({ state }) => state !== "done"), []);

  const runs = await ledger.runs({});
  assertEquals(runs.filter(({ outcome }) => outcome === "running"), []);
  const done = runs.filter(({ outcome }) => outcome === "ok").map(({ window }) => window.id);
  assertEquals(new Set(done).size, done.length, "A window was done twice");
  assertEquals(new Set(done).size, HOURS);

  const database = new DatabaseSync(path);
  assertEquals(Object.values(database.prepare("pragma integrity_check").get() ?? {}), ["ok"]);
  database.close();
});

/** Lets a process work. Returns false if it was killed in the middle, true if it found nothing more to do. */
async function hammer(path: string, mayKill: () => boolean): Promise<boolean> {
  await using process = program("hammer.ts", path, END.toISOString()).spawn();
  const stdout = process.stdout.getReader();
  await stdout.read();
  await stdout.cancel();
  const timer = setTimeout(() => mayKill() && killIfAlive(process), Math.random() * 60);
  const stderr = await new Response(process.stderr).text();
  const { code, signal } = await process.status;
  clearTimeout(timer);
  if (signal === "SIGKILL") return false;
  assertEquals([code, stderr], [0, ""]);
  return true;
}

function program(script: string, ...args: string[]): Deno.Command {
  const config = new URL("../../../deno.json", import.meta.url).pathname;
  const path = new URL(script, import.meta.url).pathname;
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--node-modules-dir=manual", "--config", config, path, ...args],
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1" },
  });
}
