import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { FileRunLogs } from "../../../src/adapters/logs/file_run_logs.ts";
import type { LogEntry } from "../../../src/ports/plugin_host.ts";

Deno.test("a log that grows beyond its limit keeps head and tail, and says in between what is left out", async () => {
  using folder = new SmallLogs(10_000);
  const written = folder.write(1000);
  const read = await folder.read();
  const gap = read.findIndex((message) => message.includes("left out"));
  assertEquals(read.slice(0, gap), written.slice(0, gap));
  assertEquals(read.slice(gap + 1), written.slice(gap + 1 - read.length));
  const [, lines, bytes] =
    /^(\d+) lines \((\d+) bytes\) are left out here: the log is limited to 10000 bytes$/.exec(
      read[gap] ?? "",
    ) ?? [];
  assertEquals(read.length - 1 + Number(lines), 1000);
  assert(Number(bytes) > 50_000 && folder.size() <= 10_000 && folder.size() > 7_000);
  assertEquals(folder.files(), ["1.jsonl"]);
});

Deno.test("while the run is under way, and after its process was killed, the log reads the same", async () => {
  for (const count of [0, 1, 40, 60, 80, 100, 333, 1000]) {
    using folder = new SmallLogs(10_000);
    const written = folder.write(count, { close: false });
    const killed = await folder.read();
    assert(folder.size() <= 10_000, `${folder.size()} bytes on the disk`);
    assertEquals(killed.at(-1), written.at(-1));
    folder.close();
    assertEquals(await folder.read(), killed);
    assertEquals(folder.files(), ["1.jsonl"]);
  }
});

Deno.test("a process that is killed while it closes the log leaves no line twice", async () => {
  using folder = new SmallLogs(10_000);
  folder.write(333, { close: false });
  const whole = await folder.read();
  const segments = folder.files().filter((name) => name.includes("tail"));
  const saved = segments.map((name) => [name, folder.text(name)] as const);
  folder.close();
  const closed = folder.text("1.jsonl");
  // The segments are removed last; of the log's own file any part of the tail may be there.
  for (const missing of [0, 1, 70, 700, 3_000]) {
    folder.put("1.jsonl", closed.slice(0, closed.length - missing));
    for (const [name, text] of saved) folder.put(name, text);
    assertEquals(await folder.read(), whole);
  }
});

Deno.test("the report of a failed run is always in the log, however much was logged before it", async () => {
  const report = `Error: ${"\x1b".repeat(65_000)}\n    at run`;
  for (const limit of [0, 10_000, 1_000_000]) {
    using folder = new SmallLogs(limit);
    folder.write(20_000, { close: false });
    folder.add({ time: new Date(0), level: "error", message: report, report: true });
    folder.close();
    const last = (await folder.entries()).at(-1);
    assertEquals([last?.level, last?.report], ["error", true]);
    assertMatch((last?.message ?? "").replaceAll("\x1b", "!"), /^Error: !.*!\n {4}at run$/s);
    assert(folder.size() <= Math.max(limit, 4096));
  }
});

Deno.test("a line that is larger than the limit is clipped before it reaches the disk", async () => {
  using folder = new SmallLogs(10_000);
  folder.add({ time: new Date(0), level: "info", message: "before" });
  folder.add({
    time: new Date(0),
    level: "info",
    message: "A".repeat(5e7),
    fields: { big: "B".repeat(1e6) },
  });
  assert(folder.size() <= 10_000);
  folder.close();
  const [before, clipped] = await folder.read();
  assertEquals(before, "before");
  assertMatch(clipped ?? "", /^A+ \[\.\.\. \d+ characters left out \.\.\.\] A+ \[fields left out\]$/);
});

Deno.test("whatever is logged: the disk holds no more than the limit, and the order stays", async () => {
  const sizes = fc.array(fc.oneof(fc.integer({ max: 200, min: 0 }), fc.integer({ min: 0, max: 30_000 })), {
    maxLength: 120,
  });
  await fc.assert(
    fc.asyncProperty(sizes, fc.integer({ min: 0, max: 40_000 }), async (sizes, limit) => {
      using folder = new SmallLogs(limit);
      for (const [index, size] of sizes.entries()) {
        folder.add({ time: new Date(0), level: "info", message: `${index} ${"x".repeat(size)}` });
        assert(folder.size() <= Math.max(limit, 4096));
      }
      const open = await folder.read();
      folder.close();
      assertEquals(await folder.read(), open);
      assert(folder.size() <= Math.max(limit, 4096));
      const gaps = open.filter((message) => message.includes("are left out here"));
      const numbers = open.filter((message) => !gaps.includes(message)).map((message) => parseInt(message));
      assertEquals(numbers, numbers.toSorted((a, b) => a - b));
      assertEquals(numbers.at(-1), sizes.length === 0 ? undefined : sizes.length - 1);
      assertEquals(gaps.length <= 1, true);
      assertEquals(numbers.length + (gaps[0] === undefined ? 0 : parseInt(gaps[0])), sizes.length);
    }),
    { numRuns: 40 },
  );
});

Deno.test("a log whose number was used before, by another ledger, begins empty", async () => {
  using folder = new SmallLogs(10_000);
  folder.write(1000, { close: false });
  const segments = folder.files().filter((name) => name.includes("tail"));
  const left = segments.map((name) => [name, folder.text(name)] as const);
  folder.close();
  for (const [name, text] of left) folder.put(name, text);
  folder.open();
  assertEquals(await folder.read(), []);
  const written = folder.write(100, { close: false });
  assertEquals((await folder.read()).at(-1), written.at(-1));
  folder.close();
});

Deno.test("old logs go with their tails", () => {
  using folder = new SmallLogs(10_000);
  folder.write(1000, { close: false });
  folder.logs.prune("sample", { before: new Date(Date.now() + 60_000), newest: 0 });
  assertEquals(folder.files(), []);
  folder.close();
});

Deno.test("a huge line that is no entry is passed over, and not kept in memory", async () => {
  using folder = new SmallLogs(10_000);
  folder.write(1);
  folder.put("1.jsonl", `${"x".repeat(30_000_000)}\n${folder.text("1.jsonl")}`);
  assertEquals((await folder.read()).length, 1);
});

Deno.test("a flood costs bounded memory and time", () => {
  using folder = new SmallLogs(1_000_000);
  const before = Deno.memoryUsage().rss;
  const began = performance.now();
  const message = "A".repeat(64 * 1024);
  for (let i = 0; i < 3_200; i++) folder.add({ time: new Date(0), level: "info", message });
  folder.close();
  const took = performance.now() - began;
  assert(took < 20_000, `200 MB took ${Math.round(took)} ms`);
  assert(Deno.memoryUsage().rss - before < 300e6);
  assertStringIncludes(folder.text("1.jsonl").slice(0, 200), "AAAA");
});

interface WriteOptions {
  readonly close: boolean;
}

/** A log that is written and looked at. */
class SmallLogs implements Disposable {
  readonly #path = Deno.makeTempDirSync({ prefix: "logs-" });
  readonly logs: FileRunLogs;
  readonly #limit: number;
  #writer;

  constructor(limit: number) {
    this.#limit = limit;
    this.logs = new FileRunLogs({
      folder: this.#path,
      warn: (text) => {
        throw new Error(text);
      },
    });
    this.#writer = this.logs.open("sample", 1, this.#limit);
  }

  open(): void {
    this.#writer = this.logs.open("sample", 1, this.#limit);
  }

  add(entry: LogEntry): void {
    this.#writer.write(entry);
  }

  close(): void {
    this.#writer.close();
  }

  /** Writes lines and returns their messages. */
  write(count: number, { close }: WriteOptions = { close: true }): string[] {
    const messages = Array.from({ length: count }, (_, index) => `line ${index}`);
    for (const message of messages) this.add({ time: new Date(0), level: "info", message });
    if (close) this.close();
    return messages;
  }

  async entries(): Promise<LogEntry[]> {
    return await Array.fromAsync(await this.logs.read("sample", 1) ?? []);
  }

  async read(): Promise<string[]> {
    return (await this.entries()).map(({ message }) => message);
  }

  files(): string[] {
    return Array.from(Deno.readDirSync(`${this.#path}/sample`), ({ name }) => name).sort();
  }

  size(): number {
    return this.files().reduce((sum, name) => sum + Deno.statSync(`${this.#path}/sample/${name}`).size, 0);
  }

  text(name: string): string {
    return Deno.readTextFileSync(`${this.#path}/sample/${name}`);
  }

  put(name: string, text: string): void {
    Deno.writeTextFileSync(`${this.#path}/sample/${name}`, text);
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.#path, { recursive: true });
  }
}
