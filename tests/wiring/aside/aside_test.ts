import { assertEquals } from "@std/assert";
import { putAside, readAside } from "../../../src/wiring/aside/aside.ts";

const RUNTIME = new TextEncoder().encode("the runtime");
const CARRIED = new TextEncoder().encode("what it carries");
const TRAILER = [0x1e, 0x50, 0, 0, 0xa7, 2, 0, 0, CARRIED.length + 16, 0, 0, 0, 0, 0, 0, 0];

Deno.test("what is put aside in a binary stands before all that it carries, and is read again", async () => {
  await using file = await binary([...RUNTIME, ...CARRIED, ...TRAILER]);
  assertEquals(readAside(file.path), undefined);
  const aside = new TextEncoder().encode("for whoever asks");
  assertEquals(putAside(file.path, aside), true);
  assertEquals(readAside(file.path), aside);
  const all = await Deno.readFile(file.path);
  assertEquals(all.slice(0, RUNTIME.length), RUNTIME);
  assertEquals(all.slice(-CARRIED.length - 16), new Uint8Array([...CARRIED, ...TRAILER]));
});

Deno.test("a binary of another kind is left as it is, and has nothing put aside", async () => {
  await using file = await binary([...RUNTIME, ...CARRIED]);
  assertEquals(putAside(file.path, new Uint8Array([1, 2, 3])), false);
  assertEquals(readAside(file.path), undefined);
  assertEquals(await Deno.readFile(file.path), new Uint8Array([...RUNTIME, ...CARRIED]));
});

async function binary(bytes: readonly number[]): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await Deno.makeTempFile();
  await Deno.writeFile(path, new Uint8Array(bytes));
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path) };
}
