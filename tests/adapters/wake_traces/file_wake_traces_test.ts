// Tests leave_trace.ts, too.
import { assertEquals } from "@std/assert";
import { FileWakeTraces } from "../../../src/adapters/wake_traces/file_wake_traces.ts";
import { leaveTrace } from "../../../src/adapters/wake_traces/leave_trace.ts";
import { TempFolder } from "../ledger/temp_folder.ts";

const MINUTE_MS = 60_000;
const NOON = new Date("2026-06-01T12:00:00.250Z");

function after(minutes: number): Date {
  return new Date(NOON.getTime() + minutes * MINUTE_MS);
}

function traces(folder: string, plugin = "report"): string[] {
  return new FileWakeTraces(folder).read(plugin).map((at) => at.toISOString());
}

Deno.test("leaveTrace() keeps one wake-up for each minute, the last one of it", () => {
  using temp = new TempFolder();
  const folder = `${temp.path}/wakes`;
  leaveTrace(folder, "report", NOON);
  leaveTrace(folder, "report", new Date(NOON.getTime() + 30_000));
  leaveTrace(folder, "report", after(5));
  leaveTrace(folder, "other", after(7));
  assertEquals(traces(folder), ["2026-06-01T12:00:30.250Z", "2026-06-01T12:05:00.250Z"]);
});

Deno.test("a ring keeps 64 minutes in 512 bytes, for this user alone", () => {
  using temp = new TempFolder();
  const folder = `${temp.path}/wakes`;
  for (let minute = 0; minute < 200; minute++) leaveTrace(folder, "report", after(minute));
  const expected = Array.from({ length: 64 }, (_, index) => after(136 + index).toISOString());
  assertEquals(traces(folder), expected);
  const { size, mode } = Deno.statSync(`${folder}/report`);
  assertEquals([size, (mode ?? 0) & 0o777], [512, 0o600]);
  assertEquals((Deno.statSync(folder).mode ?? 0) & 0o777, 0o700);
});

Deno.test("the wake-ups of a plugin that is woken each night are kept as well", () => {
  using temp = new TempFolder();
  const folder = `${temp.path}/wakes`;
  leaveTrace(folder, "report", NOON);
  leaveTrace(folder, "report", after(24 * 60));
  assertEquals(traces(folder), [NOON.toISOString(), after(24 * 60).toISOString()]);
});

Deno.test("leaveTrace() never fails, and makes no state folder", () => {
  using temp = new TempFolder();
  leaveTrace(`${temp.path}/gone/wakes`, "report", NOON);
  assertEquals([...Deno.readDirSync(temp.path)], []);
  // A file where the folder should be, a folder where the ring should be.
  Deno.writeTextFileSync(`${temp.path}/file`, "");
  leaveTrace(`${temp.path}/file`, "report", NOON);
  Deno.mkdirSync(`${temp.path}/wakes/report`, { recursive: true });
  leaveTrace(`${temp.path}/wakes`, "report", NOON);
  assertEquals(traces(`${temp.path}/wakes`), []);
});

Deno.test("leaveTrace() writes to no file but a plugin's own", () => {
  using temp = new TempFolder();
  const folder = `${temp.path}/wakes`;
  Deno.mkdirSync(folder);
  Deno.writeTextFileSync(`${temp.path}/ledger.db`, "precious");
  for (const name of ["../ledger.db", "", ".", "a/b", "Report", "a\0b", "x".repeat(65)]) {
    leaveTrace(folder, name, NOON);
  }
  assertEquals(Deno.readTextFileSync(`${temp.path}/ledger.db`), "precious");
  assertEquals([...Deno.readDirSync(folder)], []);
});

Deno.test("a ring that was cut off, or holds anything else, is read as far as it goes", () => {
  using temp = new TempFolder();
  const folder = `${temp.path}/wakes`;
  leaveTrace(folder, "report", NOON);
  const ring = Deno.readFileSync(`${folder}/report`);
  Deno.writeFileSync(`${folder}/report`, ring.slice(0, 13));
  assertEquals(traces(folder).length <= 1, true);
  Deno.writeFileSync(`${folder}/report`, new Uint8Array(512).fill(0xff));
  assertEquals(traces(folder), []);
  leaveTrace(folder, "report", after(1));
  assertEquals(traces(folder), [after(1).toISOString()]);
  assertEquals(traces(folder, "never"), []);
});
