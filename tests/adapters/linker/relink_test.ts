import { assertEquals, assertNotEquals } from "@std/assert";
import { digest } from "../../../src/domain/text/digest.ts";
import { linkerTest, Project } from "./project.ts";

/** Returns what is read while a project's module is linked by another process. */
async function readsOf(project: Project): Promise<string[]> {
  const { readFile, openSync } = Deno;
  const reads: string[] = [];
  Deno.readFile = (path, options) => {
    reads.push(String(path));
    return readFile(path, options);
  };
  Deno.openSync = (path, options) => {
    if (options === undefined) reads.push(String(path));
    return openSync(path, options);
  };
  try {
    await project.newLinker().link(project.module(MODULE));
  } finally {
    Object.assign(Deno, { readFile, openSync });
  }
  const shown = (path: string) => path.startsWith(`${project.stateDir}/links/`) ? "record" : path;
  return reads.map((path) => shown(path).replace(`${project.root}/`, ""));
}

/** Does something as if an hour had passed: a file just written is doubted. */
async function inAnHour<Result>(action: () => Promise<Result>): Promise<Result> {
  const { now } = Date;
  Date.now = () => now() + 3_600_000;
  try {
    return await action();
  } finally {
    Date.now = now;
  }
}

const FILES = {
  "deno.json": `{ "imports": { "lib": "./lib.ts" } }`,
  "lib.ts": `export { default } from "./leaf.ts";`,
  "leaf.ts": `export default "leaf";`,
  "other.ts": `export default "other";`,
  "node_modules/x/package.json": `{ "name": "x", "version": "1.0.0", "main": "x.js" }`,
  "node_modules/x/x.js": `module.exports = "x 1";`,
  "plugins/a/mod.ts": `import lib from "lib"; import x from "x"; export default [lib, x];`,
};
const MODULE = "plugins/a/mod.ts";

/** A change to a project, and what the plugin exports afterwards. */
const CHANGES: Readonly<Record<string, readonly [change: (project: Project) => void, value: unknown]>> = {
  "a source far down the graph changes": [
    (project) => project.write("leaf.ts", `export default "new!";`),
    ["new!", "x 1"],
  ],
  "a source keeps its size and its time": [
    (project) => {
      const { mtime } = Deno.statSync(project.path("leaf.ts"));
      Deno.writeTextFileSync(project.path("leaf.ts"), `export default "fael";`);
      Deno.utimeSync(project.path("leaf.ts"), mtime!, mtime!);
    },
    ["fael", "x 1"],
  ],
  "the import map changes": [
    (project) => project.write("deno.json", `{ "imports": { "lib": "./other.ts" } }`),
    ["other", "x 1"],
  ],
  "a nearer deno.json appears": [
    (project) => project.write("plugins/deno.jsonc", `{ "imports": { "lib": "../other.ts" } }`),
    ["other", "x 1"],
  ],
  "a package is installed anew": [
    (project) => {
      project.write("node_modules/x/x.js", `module.exports = "x 2";`);
      project.write(
        "node_modules/x/package.json",
        FILES["node_modules/x/package.json"].replace("1.0.0", "2.0.0"),
      );
    },
    ["leaf", "x 2"],
  ],
  "a nearer package appears": [
    (project) => {
      project.write("plugins/node_modules/x/package.json", FILES["node_modules/x/package.json"]);
      project.write("plugins/node_modules/x/x.js", `module.exports = "nearer";`);
    },
    ["leaf", "nearer"],
  ],
};

for (const [what, [change, value]] of Object.entries(CHANGES)) {
  linkerTest(`link() links anew when ${what}`, async () => {
    using project = Project.open(FILES);
    assertEquals((await project.load(MODULE)).default, ["leaf", "x 1"]);
    change(project);
    assertEquals((await project.load(MODULE)).default, value);
  });
}

linkerTest("link() of an unchanged graph reads its own record and nothing else", async () => {
  using project = Project.open(FILES);
  const first = await inAnHour(() => project.link(MODULE));
  const before = await Deno.stat(first.path);
  assertEquals(await readsOf(project), ["record"]);
  assertEquals(await project.link(MODULE), first);
  const after = await Deno.stat(first.path);
  assertEquals([after.ino, after.mtime], [before.ino, before.mtime]);
});

linkerTest(
  "link() reads a source again that was only touched, once, and makes nothing new of it",
  async () => {
    using project = Project.open(FILES);
    const first = await inAnHour(() => project.link(MODULE));
    const before = await Deno.stat(first.path);
    await Deno.utime(project.path("leaf.ts"), 1, 1);
    assertEquals(await inAnHour(() => readsOf(project)), ["record", "leaf.ts"]);
    assertEquals(await readsOf(project), ["record"]);
    assertEquals((await Deno.stat(first.path)).ino, before.ino);
  },
);

linkerTest(
  "link() reads sources again that were edited just before the last link, until they are old",
  async () => {
    using project = Project.open({ "plugins/a/mod.ts": "export default 1;" });
    await project.link(MODULE);
    assertEquals(await readsOf(project), ["record", MODULE]);
    assertEquals(await inAnHour(() => readsOf(project)), ["record", MODULE]);
    assertEquals(await readsOf(project), ["record"]);
  },
);

linkerTest("link() keeps the artifact and renews its map when only comments change", async () => {
  using project = Project.open(FILES);
  const first = await project.link(MODULE);
  const map = await Deno.readTextFile(`${first.path}.map`);
  project.write("leaf.ts", `// Why.\n${FILES["leaf.ts"]}`);
  assertEquals(await project.link(MODULE), first);
  assertNotEquals(await Deno.readTextFile(`${first.path}.map`), map);
});

/** Returns what a file of a record holds. */
function sealed(text: string): string {
  return `${digest(text)}\n${text}`;
}

linkerTest("link() ignores a damaged record, and restores a missing or damaged artifact", async () => {
  using project = Project.open(FILES);
  const first = await project.link(MODULE);
  const text = await Deno.readTextFile(first.path);
  const [record] = [...Deno.readDirSync(`${project.stateDir}/links`)].map(({ name }) =>
    `${project.stateDir}/links/${name}`
  );
  const [, recorded = ""] = Deno.readTextFileSync(record!).split("\n");
  const damages: readonly (() => void)[] = [
    ...[
      "",
      "{",
      sealed("{"),
      sealed("null"),
      sealed(`{ "sha256": "../x", "size": 1, "files": [] }`),
      sealed(`{ "files": [1] }`),
      sealed(JSON.stringify({ ...JSON.parse(recorded), lock: "{" })),
      `${digest(recorded)}\n${recorded.replace(first.sha256, "0".repeat(64))}`,
    ].map(
      (damage) => () => Deno.writeTextFileSync(record!, damage),
    ),
    () => Deno.removeSync(first.path),
    () => Deno.writeTextFileSync(first.path, "half"),
  ];
  for (const damage of damages) {
    damage();
    assertEquals((await project.linker.needs(project.module(MODULE))).modules.size, 0);
    assertEquals(await project.link(MODULE), first);
    assertEquals(await Deno.readTextFile(first.path), text);
  }
});

linkerTest("link() of another version of Gapless starts anew", async () => {
  using project = Project.open(FILES);
  await project.link(MODULE);
  await project.newLinker({ version: "2.0.0" }).link(project.module(MODULE));
  assertEquals([...Deno.readDirSync(`${project.stateDir}/links`)].length, 2);
});
