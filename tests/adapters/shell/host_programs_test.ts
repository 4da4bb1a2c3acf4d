import { assert, assertEquals, assertThrows } from "@std/assert";
import { HostPrograms } from "../../../src/adapters/shell/host_programs.ts";
import { ShellError } from "../../../src/adapters/shell/shell.ts";

/** A folder with folders of programs. */
class ProgramFolders implements AsyncDisposable {
  readonly path: string;
  private constructor(path: string) {
    this.path = path;
  }

  static async create(...names: readonly string[]): Promise<ProgramFolders> {
    const folders = new ProgramFolders(await Deno.realPath(await Deno.makeTempDir()));
    for (const name of names) await folders.install(name);
    return folders;
  }

  /** Puts a program there, and returns its path. */
  async install(name: string): Promise<string> {
    const path = `${this.path}/${name}`;
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true, mode: 0o755 });
    await Deno.writeTextFile(path, "#!/bin/sh\n", { mode: 0o755 });
    return path;
  }

  programs(path: string, env: Record<string, string> = {}, isRoot = false): HostPrograms {
    return new HostPrograms({ env: { ...env, PATH: path.replaceAll("@", this.path) }, isRoot });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}

function refusal(programs: HostPrograms): ShellError {
  return assertThrows(() => programs.find("crontab"), ShellError);
}

Deno.test("a program is found in the first folder of PATH that has it, once for all", async () => {
  await using folders = await ProgramFolders.create("b/crontab", "c/crontab");
  const programs = folders.programs("@/a:@/b:@/c");
  assertEquals(programs.find("crontab"), `${folders.path}/b/crontab`);
  await folders.install("a/crontab");
  assertEquals(programs.find("crontab"), `${folders.path}/b/crontab`);
  assertEquals(programs.ignored, []);
});

Deno.test("a file that nobody may execute, and a folder, are no programs", async () => {
  await using folders = await ProgramFolders.create("a/crontab", "b/crontab/x", "c/crontab");
  await Deno.chmod(`${folders.path}/a/crontab`, 0o644);
  assertEquals(folders.programs("@/a:@/b:@/c").find("crontab"), `${folders.path}/c/crontab`);
});

Deno.test("relative and empty entries of PATH are ignored, and a missing program names them", () => {
  const programs = new HostPrograms({ env: { PATH: ".:/no/such/folder::bin" }, isRoot: false });
  const { kind, message } = refusal(programs);
  assertEquals(kind, "not found");
  assertEquals(
    message,
    'there is no "crontab" program on PATH (/no/such/folder; ignored ".": it is not an absolute path; ' +
      'ignored "": it is empty, which means the working folder; ignored "bin": it is not an absolute path)',
  );
  assertEquals(programs.environment["PATH"], "/no/such/folder");
});

Deno.test("without a PATH the usual folders are searched", () => {
  const programs = new HostPrograms({ env: {}, isRoot: false });
  assert(["/usr/bin/sh", "/bin/sh"].includes(programs.find("sh")));
  assertEquals(programs.environment, { PATH: "/usr/bin:/bin" });
});

Deno.test("GAPLESS_CRONTAB names the crontab program, and no other", async () => {
  await using folders = await ProgramFolders.create("a/crontab", "a/sh", "own/mine");
  const programs = folders.programs("@/a", { GAPLESS_CRONTAB: `${folders.path}/own/mine` });
  assertEquals(programs.find("crontab"), `${folders.path}/own/mine`);
  assertEquals(programs.find("sh"), `${folders.path}/a/sh`);
  assertEquals(folders.programs("@/a", { GAPLESS_CRONTAB: "" }).find("crontab"), `${folders.path}/a/crontab`);
});

Deno.test("a GAPLESS_CRONTAB that is not a program is an error that names it", async () => {
  await using folders = await ProgramFolders.create("a/crontab");
  for (
    const [path, fault] of [
      ["bin/crontab", "is not an absolute path"],
      [`${folders.path}/none`, "is not an executable file"],
      [folders.path, "is not an executable file"],
    ] as const
  ) {
    const { kind, message } = refusal(folders.programs("@/a", { GAPLESS_CRONTAB: path }));
    assertEquals(kind, "failed");
    assertEquals(message, `the variable GAPLESS_CRONTAB is "${path}", which ${fault}`);
  }
});

/** How a folder of root's PATH, or what it leads to, comes into other hands. */
const OTHERS: readonly (readonly [how: string, by: (folders: ProgramFolders) => unknown, reason: string])[] =
  [
    ["a folder of another user", ({ path }) => Deno.chown(`${path}/x/bin`, 1000, null), "@/x/bin belongs to"],
    ["a folder of a group", ({ path }) => Deno.chmod(`${path}/x/bin`, 0o775), "others may write @/x/bin"],
    [
      "a sticky folder of everybody",
      ({ path }) => Deno.chmod(`${path}/x/bin`, 0o1777),
      "others may write @/x/bin",
    ],
    [
      "an ancestor of everybody",
      ({ path }) => Deno.chmod(`${path}/x`, 0o777),
      "others may write @/x (mode 777)",
    ],
    ["an ancestor of another user", ({ path }) => Deno.chown(`${path}/x`, 1000, null), "@/x belongs to"],
    [
      "a link into a folder of another user",
      async ({ path }) => {
        await Deno.rename(`${path}/x/bin`, `${path}/theirs`);
        await Deno.chown(`${path}/theirs`, 1000, null);
        await Deno.symlink("../theirs", `${path}/x/bin`);
      },
      "@/theirs belongs to another user (uid 1000)",
    ],
    [
      "a link of another user",
      async ({ path }) => {
        await Deno.rename(`${path}/x/bin`, `${path}/ours`);
        await Deno.symlink(`${path}/ours`, `${path}/x/bin`);
        await new Deno.Command("chown", { args: ["-h", "1000", `${path}/x/bin`] }).output();
      },
      "@/x/bin belongs to another user (uid 1000)",
    ],
    [
      "links in a circle",
      async ({ path }) => {
        await Deno.rename(`${path}/x/bin`, `${path}/ours`);
        await Deno.symlink("bin", `${path}/x/bin`);
      },
      "@/x/bin has too many symbolic links",
    ],
    [
      "a program of another user",
      ({ path }) => Deno.chown(`${path}/x/bin/crontab`, 1000, null),
      "@/x/bin/crontab belongs to",
    ],
    [
      "a program that others may write",
      ({ path }) => Deno.chmod(`${path}/x/bin/crontab`, 0o757),
      "others may write @/x/bin/crontab (mode 757)",
    ],
  ];

for (const [how, by, reason] of OTHERS) {
  Deno.test({
    name: `root starts nothing from ${how}`,
    // Only root can give files away; in CI it is root.
    ignore: Deno.uid() !== 0,
    async fn() {
      await using folders = await ProgramFolders.create("x/bin/crontab", "own/crontab");
      await by(folders);
      const programs = folders.programs("@/x/bin:@/own", {}, true);
      assertEquals(programs.find("crontab"), `${folders.path}/own/crontab`);
      const { message } = refusal(folders.programs("@/x/bin", {}, true));
      assert(message.includes(reason.replace("@", folders.path)), message);
      if (how.startsWith("a program")) return;
      assertEquals(programs.ignored.map(({ entry }) => entry), [`${folders.path}/x/bin`]);
      assertEquals(programs.environment["PATH"], `${folders.path}/own`);
      // Other users may arrange their PATH as they like.
      if (!how.startsWith("links")) {
        assertEquals(folders.programs("@/x/bin").find("crontab"), `${folders.path}/x/bin/crontab`);
      }
    },
  });
}

Deno.test({
  name: "root may have programs below a sticky folder of everybody, and folders that are not there yet",
  ignore: Deno.uid() !== 0,
  async fn() {
    await using folders = await ProgramFolders.create("x/bin/crontab");
    await Deno.chmod(`${folders.path}/x`, 0o1777);
    const programs = folders.programs("@/none:@/x/../x/bin", {}, true);
    assertEquals(programs.find("crontab"), `${folders.path}/x/../x/bin/crontab`);
    assertEquals(programs.ignored, []);
  },
});
