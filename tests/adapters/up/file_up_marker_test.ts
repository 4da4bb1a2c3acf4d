import { assertEquals } from "@std/assert";
import { FileUpMarker } from "../../../src/adapters/up/file_up_marker.ts";
import { owner } from "../../fakes/process_table.ts";

const never = () => false;

async function withFolder(work: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await work(`${folder}/state/up.json`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("FileUpMarker: the block belongs to whoever took it first, until they release it", async () => {
  await withFolder(async (path) => {
    const marker = new FileUpMarker(path);
    const [first, second] = [owner({ pid: 1 }), owner({ pid: 2 })];
    assertEquals(await marker.read(), null);
    assertEquals(await marker.take(first, never), first);
    assertEquals(await marker.take(second, never), first);
    assertEquals(await marker.take(first, never), first);
    await marker.release(second);
    assertEquals((await marker.read())?.owner, first);
    await marker.release(first);
    assertEquals([await marker.read(), await marker.take(second, never)], [null, second]);
  });
});

Deno.test("FileUpMarker: of many who find the block of one that is gone, one takes it", async () => {
  await withFolder(async (path) => {
    const gone = owner({ pid: 99 });
    await new FileUpMarker(path).take(gone, never);
    const takers = Array.from({ length: 20 }, (_, i) => owner({ pid: i + 1 }));
    const holders = await Promise.all(
      takers.map((taker) => new FileUpMarker(path).take(taker, (note) => note.owner.pid === 99)),
    );
    assertEquals(new Set(holders.map(({ pid }) => pid)).size, 1);
  });
});

Deno.test("FileUpMarker: a note that cannot be read says nothing", async () => {
  await withFolder(async (path) => {
    const marker = new FileUpMarker(path);
    await Deno.mkdir(path, { recursive: true });
    assertEquals(await marker.read(), null);
    await Deno.remove(path);
    for (const text of ["", "{", "null", '{"pid":1}', "[]"]) {
      await Deno.writeTextFile(path, text);
      assertEquals(await marker.read(), null, text);
    }
  });
});
