import { assertEquals } from "@std/assert";
import type { LogEntry } from "../../src/ports/plugin_host.ts";
import type { RunLogs } from "../../src/ports/run_logs.ts";

/** Run logs, and what takes them away again. */
export interface RunLogsWorld extends Disposable {
  readonly logs: RunLogs;
}

/** More than any log here takes. */
const LIMIT = 1_000_000;

const ENTRIES: readonly LogEntry[] = [
  { time: new Date("2026-03-01T00:00:00.001Z"), level: "debug", message: "first" },
  {
    time: new Date("2026-03-01T00:00:00.002Z"),
    level: "info",
    message: "two\nlines",
    fields: { n: 1, deep: ["x"] },
  },
  { time: new Date("2026-03-01T00:00:00.003Z"), level: "warn", message: "" },
  { time: new Date("2026-03-01T00:00:00.004Z"), level: "error", message: "ü \u2028 \u0000" },
];

/** What holds for every {@linkcode RunLogs}. */
export function runLogsContract(name: string, make: () => RunLogsWorld): void {
  Deno.test(`${name} reads back what was written, while it is written and after`, async () => {
    using world = make();
    const writer = world.logs.open("sample", 7, LIMIT);
    for (const entry of ENTRIES) writer.write(entry);
    assertEquals(await readAll(world.logs, "sample", 7), [...ENTRIES]);
    writer.close();
    assertEquals(await readAll(world.logs, "sample", 7), [...ENTRIES]);
  });

  Deno.test(`${name} keeps runs and plugins apart`, async () => {
    using world = make();
    for (const [index, [plugin, run]] of ([["a", 1], ["a", 2], ["b", 1]] as const).entries()) {
      const writer = world.logs.open(plugin, run, LIMIT);
      writer.write({ time: new Date(index), level: "info", message: `${plugin}${run}` });
      writer.close();
    }
    assertEquals((await readAll(world.logs, "a", 1))?.map(({ message }) => message), ["a1"]);
    assertEquals((await readAll(world.logs, "b", 1))?.map(({ message }) => message), ["b1"]);
  });

  Deno.test(`${name} knows an empty log from none`, async () => {
    using world = make();
    world.logs.open("sample", 1, LIMIT).close();
    assertEquals(await readAll(world.logs, "sample", 1), []);
    assertEquals(await readAll(world.logs, "sample", 2), undefined);
    assertEquals(await readAll(world.logs, "other", 1), undefined);
  });

  Deno.test(`${name} drops on request what is old, but for the newest`, async () => {
    using world = make();
    for (const run of [1, 2, 3]) {
      const writer = world.logs.open("sample", run, LIMIT);
      writer.write({ time: new Date(), level: "info", message: "m" });
      writer.close();
    }
    const [before, after] = [new Date(Date.now() - 60_000), new Date(Date.now() + 60_000)];
    const left = async () =>
      (await Promise.all([1, 2, 3].map((run) => world.logs.read("sample", run)))).map((log) =>
        log !== undefined
      );
    world.logs.prune("sample", { before, newest: 0 });
    assertEquals(await left(), [true, true, true]);
    world.logs.prune("sample", { before: after, newest: 2 });
    assertEquals(await left(), [false, true, true]);
    world.logs.prune("other", { before: after, newest: 0 });
    world.logs.prune("sample", { before: after, newest: 0 });
    assertEquals(await left(), [false, false, false]);
  });

  Deno.test(`${name} keeps the newest 100 runs of a plugin`, async () => {
    using world = make();
    world.logs.open("other", 1, LIMIT).close();
    for (let run = 1; run <= 105; run++) world.logs.open("sample", run, LIMIT).close();
    assertEquals(await readAll(world.logs, "sample", 5), undefined);
    assertEquals(await readAll(world.logs, "sample", 6), []);
    assertEquals(await readAll(world.logs, "other", 1), []);
  });
}

async function readAll(logs: RunLogs, plugin: string, run: number): Promise<LogEntry[] | undefined> {
  const entries = await logs.read(plugin, run);
  return entries && await Array.fromAsync(entries);
}
