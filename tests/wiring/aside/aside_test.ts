import { assertEquals } from "@std/assert";
import { putAside, readAside } from "../../../src/wiring/aside/aside.ts";

const RUNTIME = new TextEncoder().encode("the runtime");
const CARRIED = new TextEncoder().encode("what it carries");
const TRAILER = [0x1e, 0x50, 0, 0, 0xa7, 2, 0, 0, CARRIED.length + 16, 0, 0, 0, 0, 0, 0, 0];
const FILES = new Map([
  ["program.cjs", new TextEncoder().encode("the program")],
  ["empty", new Uint8Array()],
  ["pg.cjs", new TextEncoder().encode("a library")],
]);

Deno.test("what is put aside in a binary is before all that it carries, and each file is read by its name", async () => {
  await using file = await binary([...RUNTIME, ...CARRIED, ...TRAILER]);
  assertEquals(readAside(file.path, "pg.cjs"), undefined);
  assertEquals(putAside(file.path, FILES), true);
  for (const [name, bytes] of FILES) assertEquals(readAside(file.path, name), bytes);
  assertEquals(readAside(file.path, "other"), undefined);
  const all = await Deno.readFile(file.path);
  assertEquals(all.slice(0, RUNTIME.length), RUNTIME);
  assertEquals(all.slice(-CARRIED.length - 16), new Uint8Array([...CARRIED, ...TRAILER]));
});

Deno.test("a binary of another kind is left as it is, and has nothing put aside", async () => {
  await using file = await binary([...RUNTIME, ...CARRIED]);
  assertEquals(putAside(file.path, FILES), false);
  assertEquals(readAside(file.path, "pg.cjs"), undefined);
  assertEquals(await Deno.readFile(file.path), new Uint8Array([...RUNTIME, ...CARRIED]));
});

async function binary(bytes: readonly number[]): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await Deno.makeTempFile();
  await Deno.writeFile(path, new Uint8Array(bytes));
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path) };
}
