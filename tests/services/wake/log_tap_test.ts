import { assert, assertEquals } from "@std/assert";
import { LogTap } from "../../../src/services/wake/log_tap.ts";
import type { LogEntry } from "../../../src/ports/plugin_host.ts";

const entry = (message: string): LogEntry => ({ time: new Date(5), level: "info", message });

Deno.test("a LogTap passes early lines on, in their order, and later ones behind them", () => {
  const tap = new LogTap();
  const got: string[] = [];
  for (const message of ["a", "b"]) tap.write(entry(message));
  tap.open(({ message }) => got.push(message));
  tap.write(entry("c"));
  assertEquals(got, ["a", "b", "c"]);
});

Deno.test("a LogTap keeps head and tail of a flood of early lines, and says how many it left out", () => {
  const tap = new LogTap();
  const total = 100_000;
  for (let i = 0; i < total; i++) tap.write({ ...entry(`${i}`), fields: { text: "x".repeat(100) } });
  const got: LogEntry[] = [];
  tap.open((line) => got.push(line));
  const gap = got.findIndex(({ level }) => level === "warn");
  const leftOut = total - got.length + 1;
  assertEquals(got[gap], {
    time: new Date(5),
    level: "warn",
    message: `${leftOut} lines are left out here: the plugin logged them while it was loaded`,
  });
  assertEquals(
    got.slice(0, gap).map(({ message }) => Number(message)),
    Array.from({ length: gap }, (_, i) => i),
  );
  assertEquals(Number(got[gap + 1]?.message), gap + leftOut);
  assertEquals(got.at(-1)?.message, `${total - 1}`);
  assert(got.length < 10_000 && gap > 1_000 && got.length - gap > 1_000);
});
