import { assertEquals, assertRejects } from "@std/assert";
import { makeRunFile } from "../../../../src/adapters/sandbox/host/run_file.ts";
import { digest } from "../../../../src/domain/text/digest.ts";
import { DamagedArtifactError } from "../../../../src/ports/linker.ts";

const CODE = "export default {};";

/** An artifact in a temporary folder, and a folder for copies. */
class Site implements Disposable {
  readonly #root = Deno.makeTempDirSync({ prefix: "run-file-" });
  readonly folder = `${this.#root}/running`;
  readonly place = { folder: this.folder, owner: null };
  readonly artifact = { path: `${this.#root}/a.js`, sha256: digest(CODE), restsOn: [], data: [] };

  constructor() {
    Deno.writeTextFileSync(this.artifact.path, CODE);
  }

  copies(): string[] {
    return Array.from(Deno.readDirSync(this.folder), ({ name }) => name);
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.#root, { recursive: true });
  }
}

Deno.test("the code of a run is a copy that only this user may read, and goes when it is disposed of", async () => {
  using site = new Site();
  const file = await makeRunFile(site.place, "p", site.artifact);
  Deno.writeTextFileSync(site.artifact.path, "changed meanwhile");
  assertEquals(Deno.readTextFileSync(file.path), CODE);
  assertEquals(
    [(Deno.statSync(file.path).mode ?? 0) & 0o777, (Deno.statSync(site.folder).mode ?? 0) & 0o777],
    [0o600, 0o700],
  );
  file[Symbol.dispose]();
  file[Symbol.dispose]();
  assertEquals(site.copies(), []);
});

Deno.test("an artifact with other bytes is not copied", async () => {
  using site = new Site();
  Deno.writeTextFileSync(site.artifact.path, `${CODE} `);
  await assertRejects(
    () => makeRunFile(site.place, "p", site.artifact),
    DamagedArtifactError,
    `Cannot load the plugin "p": the linked file "${site.artifact.path}" was changed: its SHA-256 should be`,
  );
});

Deno.test("what killed processes left goes a day later by the clock that stamps files, and nothing goes before", async () => {
  using site = new Site();
  using first = await makeRunFile(site.place, "p", site.artifact);
  const old = `${site.folder}/old.js`;
  Deno.writeTextFileSync(old, CODE);
  const yesterday = new Date(Date.now() - 25 * 3_600_000);
  Deno.utimeSync(old, yesterday, yesterday);
  using second = await makeRunFile(site.place, "p", site.artifact);
  assertEquals(
    site.copies().sort(),
    [first.path, second.path].map((path) => path.split("/").at(-1) ?? "").sort(),
  );
});

Deno.test("a run whose state folder cannot be written to has its code in memory", async () => {
  using site = new Site();
  Deno.writeTextFileSync(site.folder, "a file in the place of the folder");
  const file = await makeRunFile(site.place, "p", site.artifact);
  assertEquals([file.path.startsWith("/dev/shm/gapless-"), Deno.readTextFileSync(file.path)], [true, CODE]);
  file[Symbol.dispose]();
});

Deno.test(
  "the code of another user's run is that user's alone, in a folder that all can pass through and root alone can list",
  { ignore: Deno.build.os === "windows" || Deno.uid() !== 0 },
  async () => {
    using site = new Site();
    const before = Deno.umask(0o077);
    try {
      const place = { ...site.place, owner: { uid: 65534, gid: 65533 } };
      using file = await makeRunFile(place, "p", site.artifact);
      const { mode, uid, gid } = Deno.statSync(file.path);
      assertEquals([(mode ?? 0) & 0o7777, uid, gid], [0o400, 65534, 65533]);
      assertEquals((Deno.statSync(site.folder).mode ?? 0) & 0o7777, 0o711);
    } finally {
      Deno.umask(before);
    }
  },
);

Deno.test(
  "the code of another user's run goes into memory where the folder is not root's",
  { ignore: Deno.build.os === "windows" || Deno.uid() !== 0 },
  async () => {
    using site = new Site();
    Deno.mkdirSync(site.folder);
    Deno.chownSync(site.folder, 65534, 65534);
    using file = await makeRunFile({ ...site.place, owner: { uid: 65534, gid: 65534 } }, "p", site.artifact);
    assertEquals(file.path.startsWith("/dev/shm/gapless-"), true);
    assertEquals(Deno.statSync(file.path).uid, 65534);
  },
);
