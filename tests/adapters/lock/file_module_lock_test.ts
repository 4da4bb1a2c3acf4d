import { assertEquals, assertRejects } from "@std/assert";
import { FileModuleLock } from "../../../src/adapters/lock/file_module_lock.ts";
import { type Lock, NOTHING_LOCKED } from "../../../src/domain/linking/lock.ts";
import { LinkError } from "../../../src/ports/linker.ts";
import { makePipe } from "../../special_files.ts";

const LOCK: Lock = { ...NOTHING_LOCKED, specifiers: new Map([["jsr:@a/b@1", "1.0.0"]]) };

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "gapless-lock-" });
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("update() leaves nothing beside the file, and gives it the mode of any other text", () =>
  inFolder(async (folder) => {
    await new FileModuleLock(`${folder}/gapless.lock`).update(() => LOCK);
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["gapless.lock"]);
    assertEquals(Deno.statSync(`${folder}/gapless.lock`).mode! & 0o777, 0o666 & ~Deno.umask() & 0o644);
  }));

Deno.test("update() leaves owner and mode of the file as they are", () =>
  inFolder(async (folder) => {
    const path = `${folder}/gapless.lock`;
    await Deno.writeTextFile(path, `{ "version": 1 }`);
    await Deno.chmod(path, 0o664);
    // Only root can give files away.
    const isRoot = Deno.uid() === 0;
    if (isRoot) await Deno.chown(path, 1234, 4321);
    await new FileModuleLock(path).update(() => LOCK);
    const { mode, uid, gid } = await Deno.stat(path);
    assertEquals(mode! & 0o7777, 0o664);
    assertEquals([uid, gid], isRoot ? [1234, 4321] : [Deno.uid(), Deno.gid()]);
  }));

Deno.test("update() writes through a symbolic link", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/there`);
    await Deno.writeTextFile(`${folder}/there/x.lock`, `{ "version": 1 }`);
    await Deno.symlink("there/x.lock", `${folder}/gapless.lock`);
    await new FileModuleLock(`${folder}/gapless.lock`).update(() => LOCK);
    assertEquals((await Deno.lstat(`${folder}/gapless.lock`)).isSymlink, true);
    assertEquals(JSON.parse(await Deno.readTextFile(`${folder}/there/x.lock`)).specifiers, {
      "jsr:@a/b@1": "1.0.0",
    });
  }));

Deno.test("read() tells that the file is not UTF-8, or no file", () =>
  inFolder(async (folder) => {
    const path = `${folder}/gapless.lock`;
    await Deno.writeFile(path, Uint8Array.of(123, 255));
    await assertRejects(
      () => new FileModuleLock(path).read(),
      LinkError,
      `Cannot read "${path}": it is not UTF-8`,
    );
    await Deno.remove(path);
    await Deno.mkdir(path);
    await assertRejects(
      () => new FileModuleLock(path).read(),
      LinkError,
      `Cannot read "${path}": Is a directory`,
    );
    await Deno.remove(path);
    makePipe(path);
    const message = `Cannot read "${path}": it is a named pipe, not a regular file`;
    await assertRejects(() => new FileModuleLock(path).read(), LinkError, message);
    await assertRejects(() => new FileModuleLock(path).update((lock) => lock), LinkError, message);
  }));
