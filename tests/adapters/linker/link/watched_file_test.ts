import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { digest } from "../../../../src/domain/text/digest.ts";
import { recheck, snapshot, type WatchedFile } from "../../../../src/adapters/linker/link/watched_file.ts";

/** Takes a snapshot of a file just written, as if it had been read before an edit that left no trace in its stamp. */
async function beforeSecretEdit(path: string, racy: boolean): Promise<WatchedFile> {
  await Deno.writeTextFile(path, "after");
  const taken = await snapshot(path);
  assert(taken?.snapshot.racy);
  return { kind: "source", ...taken.snapshot, sha256: digest("befor"), racy };
}

Deno.test("recheck() sees an edit within the same millisecond", async () => {
  const path = await Deno.makeTempFile();
  assertEquals(await recheck(await beforeSecretEdit(path, true)), undefined);
  await Deno.remove(path);
});

Deno.test("recheck() goes by the stamp alone once that is sure", async () => {
  const path = await Deno.makeTempFile();
  const settled = await beforeSecretEdit(path, false);
  assertStrictEquals(await recheck(settled), settled);
  await Deno.remove(path);
});

Deno.test("recheck() sees a file appear and another one go", async () => {
  const path = await Deno.makeTempFile();
  const taken = await snapshot(path);
  assertEquals(await recheck({ kind: "absent", path }), undefined);
  await Deno.remove(path);
  assertEquals(await recheck({ kind: "source", ...taken!.snapshot }), undefined);
  assertEquals(await recheck({ kind: "absent", path }), { kind: "absent", path });
});
