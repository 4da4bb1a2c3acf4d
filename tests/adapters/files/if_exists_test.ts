import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  ifExists,
  ifExistsSync,
  isUnreachable,
  isUnseen,
  readIfExists,
  readIfSeen,
} from "../../../src/adapters/files/if_exists.ts";

const ABSENT = "/nowhere/at/all";
const BELOW_A_FILE = "/etc/passwd/x";

Deno.test("ifExists() returns what there is, undefined for what is not there, and throws all other errors", async () => {
  assertEquals(await ifExists(() => Promise.resolve(1)), 1);
  assertEquals(ifExistsSync(() => 1), 1);
  assertEquals(await ifExists(() => Deno.stat(ABSENT)), undefined);
  assertEquals(ifExistsSync(() => Deno.statSync(ABSENT)), undefined);
  await assertRejects(() => ifExists(() => Deno.stat(BELOW_A_FILE)), Deno.errors.NotADirectory);
  assertThrows(() => ifExistsSync(() => Deno.statSync(BELOW_A_FILE)), Deno.errors.NotADirectory);
  assertThrows(
    () =>
      ifExistsSync(() => {
        throw new TypeError("a bug");
      }, isUnreachable),
    TypeError,
  );
});

Deno.test("what counts as absent may be what is closed to this user, or gone with its process", () => {
  const denied = () => {
    throw new Deno.errors.PermissionDenied("EACCES");
  };
  const ended = () => {
    throw new Error("No such process (os error 3)");
  };
  assertEquals(ifExistsSync(() => Deno.statSync(BELOW_A_FILE), isUnreachable), undefined);
  assertEquals(ifExistsSync(denied, isUnreachable), undefined);
  assertEquals(ifExistsSync(denied, isUnseen), undefined);
  assertEquals(ifExistsSync(ended, isUnseen), undefined);
  assertThrows(() => ifExistsSync(ended, isUnreachable), Error, "No such process");
});

Deno.test("readIfExists() and readIfSeen() read a file, unless there is none", async () => {
  const path = await Deno.makeTempFile();
  await Deno.writeTextFile(path, "text");
  assertEquals(await readIfExists(path), new TextEncoder().encode("text"));
  assertEquals(readIfSeen(path), "text");
  await Deno.remove(path);
  assertEquals(await readIfExists(path), undefined);
  assertEquals(readIfSeen(path), undefined);
});
