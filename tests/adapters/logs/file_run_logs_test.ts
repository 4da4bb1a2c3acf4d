import { assertEquals, assertMatch } from "@std/assert";
import { FileRunLogs } from "../../../src/adapters/logs/file_run_logs.ts";
import { FileRunLogWriter } from "../../../src/adapters/logs/file_run_log_writer.ts";
import type { LogEntry } from "../../../src/ports/plugin_host.ts";
import { runLogsContract } from "../../contracts/run_logs.ts";

/** More than any log here takes. */
const LIMIT = 1_000_000;

runLogsContract("FileRunLogs", () => new LogFolder());

Deno.test("FileRunLogs is for its owner's eyes only", () => {
  using folder = new LogFolder();
  folder.logs.open("sample", 1, LIMIT).close();
  const modes = ["", "/sample", "/sample/1.jsonl"].map((path) =>
    Deno.statSync(`${folder.path}/logs${path}`).mode ?? 0
  );
  assertEquals(modes.map((mode) => (mode & 0o777).toString(8)), ["700", "700", "600"]);
});

Deno.test("FileRunLogs writes a line of JSON for each entry", () => {
  using folder = new LogFolder();
  const writer = folder.logs.open("sample", 1, LIMIT);
  writer.write({ time: new Date(0), level: "info", message: "m", fields: { n: 1 } });
  assertEquals(
    folder.text("sample/1.jsonl"),
    '{"time":"1970-01-01T00:00:00.000Z","level":"info","message":"m","fields":{"n":1}}\n',
  );
  writer.close();
});

Deno.test("FileRunLogs skips a line that a killed process left torn", async () => {
  using folder = new LogFolder();
  const writer = folder.logs.open("sample", 1, LIMIT);
  writer.write(line("whole"));
  writer.close();
  Deno.writeTextFileSync(`${folder.path}/logs/sample/1.jsonl`, '{"time":"2026-01-01T00:', { append: true });
  assertEquals(await folder.messages(), ["whole"]);
});

Deno.test("FileRunLogs leaves files alone that are no logs", () => {
  using folder = new LogFolder();
  Deno.mkdirSync(`${folder.path}/logs/sample`, { recursive: true });
  Deno.writeTextFileSync(`${folder.path}/logs/sample/notes.txt`, "mine");
  for (let run = 1; run <= 60; run++) folder.logs.open("sample", run, LIMIT).close();
  assertEquals(folder.text("sample/notes.txt"), "mine");
});

Deno.test("a full disk is told once, and does not fail the run", () => {
  const warnings: string[] = [];
  const file = Deno.openSync("/dev/full", { append: true });
  const writer = new FileRunLogWriter({
    path: "/logs/1.jsonl",
    file,
    limit: 1000,
    warn: (text) => warnings.push(text),
  });
  for (const message of ["a", "b"]) writer.write(line(message));
  writer.close();
  assertEquals(warnings.length, 1);
  assertMatch(
    warnings[0] ?? "",
    /^Cannot write the log "\/logs\/1\.jsonl": No space left .*; the rest of it is lost$/,
  );
});

Deno.test("a folder that cannot be made is told, and does not fail the run", () => {
  using folder = new LogFolder();
  Deno.writeTextFileSync(`${folder.path}/logs`, "a file");
  const writer = folder.logs.open("sample", 1, LIMIT);
  writer.write(line("lost"));
  writer.close();
  assertMatch(folder.warnings.join(), /^Cannot open the log ".*\/sample\/1\.jsonl": Not a directory/);
});

class LogFolder implements Disposable {
  readonly path = Deno.makeTempDirSync({ prefix: "logs-" });
  readonly warnings: string[] = [];
  readonly logs: FileRunLogs;

  constructor() {
    this.logs = new FileRunLogs({
      folder: `${this.path}/logs`,
      warn: (text) => this.warnings.push(text),
    });
  }

  text(path: string): string {
    return Deno.readTextFileSync(`${this.path}/logs/${path}`);
  }

  async messages(): Promise<string[]> {
    return await Array.fromAsync(await this.logs.read("sample", 1) ?? [], ({ message }) => message);
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}

function line(message: string): LogEntry {
  return { time: new Date(0), level: "info", message };
}
