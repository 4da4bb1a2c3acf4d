import { assert, assertEquals } from "@std/assert";
import { SharedRunMemory } from "../../../src/adapters/memory/shared_run_memory.ts";
import type { ReserveOptions } from "../../../src/ports/run_memory.ts";
import "../libc/load_file_locks.ts";
import { TempFolder } from "../ledger/temp_folder.ts";

const MB = 1_000_000;

function open({ path }: TempFolder, maxBytes = 1000 * MB, defaultBytes = 400 * MB): SharedRunMemory {
  return new SharedRunMemory({ folder: `${path}/memory`, maxBytes, defaultBytes: () => defaultBytes });
}

function plugin(name: string, megabytes: number | null) {
  return { name, memoryBytes: megabytes === null ? null : megabytes * MB };
}

function listen(options: Partial<ReserveOptions> = {}) {
  const notices: string[] = [];
  const heard = Promise.withResolvers<void>();
  const onNotice = (notice: string) => {
    notices.push(notice);
    heard.resolve();
  };
  return {
    notices,
    heard: heard.promise,
    options: { stop: new AbortController().signal, beside: false, onNotice, ...options },
  };
}

function release(reservation: Disposable | "busy" | undefined): void {
  assert(typeof reservation === "object");
  reservation[Symbol.dispose]();
}

Deno.test("reserve() lets runs begin while there is memory, and the next one wait until one has ended", async () => {
  using folder = new TempFolder();
  const memory = open(folder);
  const { notices, heard, options } = listen();
  const first = await memory.reserve(plugin("first", 600), options);
  const second = await memory.reserve(plugin("second", null), options);
  assertEquals(notices, []);
  const third = memory.reserve(plugin("third", 300), options);
  await heard;
  assertEquals(notices, ["waits for memory: this run may use 300 MB, all runs together 1000 MB"]);
  release(first);
  release(await third);
  release(second);
});

Deno.test("reserve() takes no more than there is for a plugin that names no memory", async () => {
  using folder = new TempFolder();
  const memory = open(folder, 100 * MB, 4000 * MB);
  release(await memory.reserve(plugin("report", null), listen().options));
});

Deno.test("reserve() lets one process wait for each plugin, and others beside it where they are to wait", async () => {
  using folder = new TempFolder();
  const memory = open(folder);
  const { heard, options } = listen();
  const all = await memory.reserve(plugin("all", 1000), options);
  const waiting = memory.reserve(plugin("report", 100), options);
  await heard;
  assertEquals(await memory.reserve(plugin("report", 100), options), "busy");
  const other = listen();
  const another = memory.reserve(plugin("another", 100), other.options);
  await other.heard;
  const beside = listen({ beside: true });
  const backfill = memory.reserve(plugin("report", 100), beside.options);
  await beside.heard;
  release(all);
  for (const reservation of [waiting, another, backfill]) release(await reservation);
  // Who waited waits no more.
  release(await memory.reserve(plugin("report", 1000), options));
});

Deno.test("reserve() ends with the process that waits", async () => {
  using folder = new TempFolder();
  const memory = open(folder);
  const stop = new AbortController();
  const { heard, options } = listen({ stop: stop.signal });
  const all = await memory.reserve(plugin("all", 1000), options);
  const waiting = memory.reserve(plugin("report", 100), options);
  await heard;
  stop.abort("SIGTERM");
  assertEquals(await waiting, undefined);
  release(all);
});

Deno.test("reserve() lets a run begin where the limit cannot be kept, and reports it", async () => {
  using folder = new TempFolder();
  Deno.writeTextFileSync(`${folder.path}/memory`, "");
  const { notices, options } = listen();
  release(await open(folder).reserve(plugin("report", 100), options));
  assertEquals(notices, [
    `max_memory is not kept: Cannot use the folder "${folder.path}/memory": it is not a folder of this user alone`,
  ]);
});

Deno.test("waiting() names the plugins for which a process waits, and no others", async () => {
  using folder = new TempFolder();
  const memory = open(folder);
  // A process that another test starts at this moment has the locks, too, for an instant.
  const waiting = async (expected: readonly string[]) => {
    for (let attempt = 1;; attempt++) {
      const found = [...await memory.waiting()];
      if (attempt === 50 || String(found) === String(expected)) return assertEquals(found, expected);
      await new Promise((done) => setTimeout(done, 10));
    }
  };
  await waiting([]);
  const first = await memory.reserve(plugin("first", 900), listen().options);
  await waiting([]);
  const { heard, options } = listen();
  const second = memory.reserve(plugin("second", 300), options);
  await heard;
  await waiting(["second"]);
  release(first);
  release(await second);
  await waiting([]);
});
