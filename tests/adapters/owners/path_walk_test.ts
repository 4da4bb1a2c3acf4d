import { assertEquals } from "@std/assert";
import type { OwnerTrust } from "../../../src/domain/instance/owner_issue.ts";
import { type SeenPaths, walkPath } from "../../../src/adapters/owners/path_walk.ts";

/** Tests that give files away. Where this user cannot do that, they say so and do nothing. */
const AS_ROOT = Deno.uid() === 0;
if (!AS_ROOT) console.log("Tests of files of other users are skipped: they need root");

const ROOT: OwnerTrust = { owner: (uid) => uid === 0, group: () => false };

/** What is done below a folder `@`, and what is wrong then with the path `@/jobs/gapless.toml`. */
const CASES:
  readonly (readonly [title: string, change: (folder: string) => void, issues: readonly string[]])[] = [
    ["files of root in folders of root are safe", () => {}, []],
    ["a file of another user", (at) => Deno.chownSync(`${at}/jobs/gapless.toml`, 1000, 1000), [
      "/jobs/gapless.toml 1000 null",
    ]],
    ["a folder of another user", (at) => Deno.chownSync(`${at}/jobs`, 1000, 0), ["/jobs 1000 null"]],
    ["an ancestor of another user, and the file", (at) => {
      Deno.chownSync(at, 1000, 0);
      Deno.chownSync(`${at}/jobs/gapless.toml`, 2000, 0);
    }, [" 1000 null", "/jobs/gapless.toml 2000 null"]],
    ["a file that all may write", (at) => Deno.chmodSync(`${at}/jobs/gapless.toml`, 0o666), [
      "/jobs/gapless.toml null 666",
    ]],
    ["a file that its group may write", (at) => Deno.chmodSync(`${at}/jobs/gapless.toml`, 0o664), [
      "/jobs/gapless.toml null 664",
    ]],
    ["a folder that all may write", (at) => Deno.chmodSync(`${at}/jobs`, 0o777), ["/jobs null 777"]],
    ["a folder that its group may write", (at) => Deno.chmodSync(`${at}/jobs`, 0o2775), ["/jobs null 2775"]],
    ["a sticky folder with a file of root", (at) => Deno.chmodSync(`${at}/jobs`, 0o1777), []],
    ["a sticky folder with a file of another user", (at) => {
      Deno.chmodSync(`${at}/jobs`, 0o1777);
      Deno.chownSync(`${at}/jobs/gapless.toml`, 1000, 0);
    }, ["/jobs/gapless.toml 1000 null"]],
    ["a sticky folder of another user", (at) => {
      Deno.chmodSync(`${at}/jobs`, 0o1755);
      Deno.chownSync(`${at}/jobs`, 1000, 0);
      Deno.chmodSync(`${at}/jobs`, 0o1755);
    }, ["/jobs 1000 null"]],
    ["a link of another user to a folder of root", (at) => {
      Deno.renameSync(`${at}/jobs`, `${at}/real`);
      Deno.symlinkSync("real", `${at}/jobs`);
      new Deno.Command("chown", { args: ["-h", "1000", `${at}/jobs`] }).outputSync();
    }, ["/jobs 1000 null link"]],
    ["a link of root into a folder that all may write", (at) => {
      Deno.mkdirSync(`${at}/open/x`, { recursive: true });
      Deno.renameSync(`${at}/jobs`, `${at}/open/x/jobs`);
      Deno.symlinkSync(`${at}/open/y/../x/./jobs`, `${at}/jobs`);
      Deno.mkdirSync(`${at}/open/y`);
      Deno.chmodSync(`${at}/open`, 0o777);
    }, ["/open null 777"]],
    ["a chain of links of root", (at) => {
      Deno.renameSync(`${at}/jobs`, `${at}/real`);
      Deno.symlinkSync("real", `${at}/link`);
      Deno.symlinkSync("./link", `${at}/jobs`);
    }, []],
    ["what is not there", (at) => Deno.removeSync(`${at}/jobs/gapless.toml`), []],
    ["what is not there, in a folder of another user", (at) => {
      Deno.removeSync(`${at}/jobs/gapless.toml`);
      Deno.chownSync(`${at}/jobs`, 1000, 0);
    }, ["/jobs 1000 null"]],
  ];

for (const [title, change, issues] of CASES) {
  Deno.test(`walkPath() judges each element: ${title}`, { ignore: !AS_ROOT }, async () => {
    const folder = await Deno.makeTempDir();
    Deno.mkdirSync(`${folder}/jobs`, { mode: 0o755 });
    Deno.writeTextFileSync(`${folder}/jobs/gapless.toml`, "", { mode: 0o644 });
    change(folder);
    const walk = walkPath(`${folder}/jobs/gapless.toml`, ROOT, new Map());
    const found = walk.issues.map(({ path, uid, mode, isLink }) =>
      `${path.slice(folder.length)} ${uid} ${mode?.toString(8) ?? null}${isLink ? " link" : ""}`
    );
    await Deno.remove(folder, { recursive: true });
    assertEquals(found, issues);
  });
}

Deno.test("walkPath() ends at a circle of links", async () => {
  const folder = await Deno.makeTempDir();
  Deno.symlinkSync("b", `${folder}/a`);
  Deno.symlinkSync("a", `${folder}/b`);
  assertEquals(walkPath(`${folder}/a`, { owner: () => true, group: () => true }, new Map()).end, null);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("walkPath() looks at each element of all paths once", async () => {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  Deno.writeTextFileSync(`${folder}/a`, "");
  const seen: SeenPaths = new Map();
  const { end } = walkPath(`${folder}/a`, ROOT, seen);
  assertEquals(end, `${folder}/a`);
  const before = seen.size;
  walkPath(`${folder}//./b/c`, ROOT, seen);
  walkPath(`${folder}/a`, ROOT, seen);
  assertEquals(seen.size, before + 1);
  await Deno.remove(folder, { recursive: true });
});
