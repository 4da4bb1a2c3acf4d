// Covers embedded_payload.ts, too.
import { assert, assertEquals, assertThrows } from "@std/assert";
import { readEmbedded } from "../../../src/wiring/compiled/embedded_payload.ts";
import { embedPayload } from "../../../tools/build/embed_payload.ts";
import { TempFolder } from "../../adapters/ledger/temp_folder.ts";

const RUNTIME = new TextEncoder().encode("the runtime");
const CARRIED = new TextEncoder().encode("what it carries");
const TRAILER = [0x1e, 0x50, 0, 0, 0xa7, 2, 0, 0, CARRIED.length + 16, 0, 0, 0, 0, 0, 0, 0];
const FILES = new Map([
  ["program.cjs", new TextEncoder().encode("the program")],
  ["empty", new Uint8Array()],
  ["pg.cjs", new TextEncoder().encode("a library")],
]);

Deno.test("what is embedded in a binary with a trailer is before all that it carries, and each file is read by its name", () => {
  using folder = new TempFolder();
  const path = binaryOf(folder, [...RUNTIME, ...CARRIED, ...TRAILER]);
  assertEquals(readEmbedded(path, "pg.cjs"), undefined);
  embedPayload(path, FILES);
  assertEmbedded(path);
  const all = Deno.readFileSync(path);
  assertEquals(all.slice(0, RUNTIME.length), RUNTIME);
  assertEquals(all.slice(-CARRIED.length - 16), new Uint8Array([...CARRIED, ...TRAILER]));
});

Deno.test("a binary of another kind is refused, left as it is, and has nothing embedded", () => {
  using folder = new TempFolder();
  const other = Deno.readFileSync("/bin/true");
  for (const bytes of [[...RUNTIME, ...CARRIED], [], [...other]]) {
    const path = binaryOf(folder, bytes);
    assertThrows(
      () => embedPayload(path, FILES),
      TypeError,
      `Cannot embed files in "${path}": it is in a format that this build does not know`,
    );
    assertEquals(readEmbedded(path, "pg.cjs"), undefined);
    assertEquals(Deno.readFileSync(path), new Uint8Array(bytes));
  }
});

Deno.test("a binary that this Deno compiles takes files, keeps all that it had, and starts", async () => {
  using folder = new TempFolder();
  const path = `${folder.path}/binary`;
  const main = `${folder.path}/main.js`;
  await Deno.writeTextFile(main, "export {};");
  // The format is the compiler's; the runtime that it puts first may be any program.
  await run(Deno.execPath(), {
    args: ["compile", "--quiet", "--no-config", "--no-check", "-o", path, main],
    env: { DENORT_BIN: "/bin/true" },
  });
  const before = Deno.readFileSync(path);
  assert(before.length > Deno.statSync("/bin/true").size);
  embedPayload(path, FILES);
  assertEmbedded(path);
  const after = Deno.readFileSync(path);
  const added = after.length - before.length;
  const at = before.findIndex((byte, i) => byte !== after[i]);
  const [start, end] = at === -1 ? [before.length, before.length] : [at, at];
  assertEquals(after.subarray(0, start), before.subarray(0, start));
  assertEquals(after.subarray(end + added), before.subarray(end));
  await run(path, {});
});

function binaryOf(folder: TempFolder, bytes: readonly number[]): string {
  const path = `${folder.path}/binary`;
  Deno.writeFileSync(path, new Uint8Array(bytes));
  return path;
}

function assertEmbedded(path: string): void {
  for (const [name, bytes] of FILES) assertEquals(readEmbedded(path, name), bytes);
  assertEquals(readEmbedded(path, "other"), undefined);
}

async function run(program: string, options: Deno.CommandOptions): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, options).output();
  assert(success, new TextDecoder().decode(stderr));
}
