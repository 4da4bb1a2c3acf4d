import { assertEquals, assertNotEquals } from "@std/assert";
import { mapStack } from "../../../../src/adapters/linker/source_positions.ts";
import { linkerTest } from "../project.ts";
import { RemoteProject } from "../remote/remote_project.ts";

const SIZE = 20;

/** Puts a chain of modules on the server, each of which tells that it is evaluated; returns the URL of the first. */
function putChain({ registry }: RemoteProject, name: string, { end = "" } = {}): string {
  for (let i = 0; i < SIZE; i++) {
    const next = i + 1 < SIZE
      ? `import { told } from "./${i + 1}.ts";`
      : `const told: string[] = [];\n${end}`;
    registry.put(
      `/${name}/${i}.ts`,
      `${next}\n((globalThis as any).seen ??= []).push("${name}${i}");
export { told };
export function helper${i}(): string { return helper${i}.name; }
export const unused${i} = "unused of ${name}${i}";
export class Named${i} {}
export default "${name}";\n`,
    );
  }
  return registry.url(`/${name}/0.ts`);
}

/** Returns what modules told while the plugin's module was evaluated, and its default export. */
async function evaluate(
  remote: RemoteProject,
): Promise<{ readonly seen: string[]; readonly value: unknown }> {
  Object.assign(globalThis, { seen: [] });
  const value = await remote.load("mod.ts");
  return { seen: [...(globalThis as unknown as { readonly seen: string[] }).seen], value };
}

/** Returns names `x19`, …, `x0`: as a chain is evaluated. */
function chain(name: string): string[] {
  return Array.from({ length: SIZE }, (_, i) => `${name}${SIZE - 1 - i}`);
}

/** Returns the paths that are read while something is done. */
async function readsOf(action: () => Promise<unknown>): Promise<string[]> {
  const { readFile } = Deno;
  const reads: string[] = [];
  Deno.readFile = (path, options) => {
    reads.push(String(path));
    return readFile(path, options);
  };
  try {
    await action();
  } finally {
    Object.assign(Deno, { readFile });
  }
  return reads;
}

function blobsIn(reads: readonly string[]): number {
  return reads.filter((path) => path.includes("/modules/blobs/")).length;
}

linkerTest("a relink reads no module of a large part again, and makes what a first link makes", async () => {
  await using remote = new RemoteProject();
  const { project } = remote;
  const url = putChain(remote, "a");
  const write = (value: number) =>
    project.write(
      "mod.ts",
      `import name, { helper0 } from "${url}"; export default [name, helper0(), ${value}];`,
    );
  write(1);
  assertEquals((await evaluate(remote)).value, ["a", "helper0", 1]);
  write(2);
  const reads = await readsOf(() => remote.link("mod.ts"));
  // The one that the plugin imports shows where it leads.
  assertEquals(blobsIn(reads), 1);
  const { seen, value } = await evaluate(remote).then(async (first) => (await remote.link("mod.ts"), first));
  assertEquals([seen, value], [chain("a"), ["a", "helper0", 2]]);
  const relinked = await remote.link("mod.ts");
  await Deno.remove(project.stateDir, { recursive: true });
  assertEquals(await remote.link("mod.ts"), relinked);
  // Nothing that nobody uses.
  const code = await Deno.readTextFile(relinked);
  assertEquals([code.includes("unused"), code.includes("Named")], [false, false]);
});

linkerTest("a part has the same API as the rest of the plugin", async () => {
  await using remote = new RemoteProject();
  const url = putChain(remote, "a", {
    end: `import { CronPluginBase } from "jsr:@gapless/gapless@^0.1.0"; told.push(CronPluginBase as any);`,
  });
  remote.project.write(
    "mod.ts",
    `import { CronPluginBase } from "@gapless/gapless"; import { told } from "${url}"; export default told[0] === CronPluginBase as any;`,
  );
  assertEquals(await remote.load("mod.ts"), true);
});

linkerTest("a part follows the plugin's import map", async () => {
  await using remote = new RemoteProject();
  const url = putChain(remote, "a", { end: `import "which"; ` });
  const [one, two] = ["one", "two"].map((name) =>
    remote.registry.put(`/${name}.ts`, `((globalThis as any).seen ??= []).push("${name}");`)
  );
  remote.project.write("mod.ts", `import a from "${url}"; export default a;`);
  for (const which of [one, two]) {
    remote.project.write("deno.json", JSON.stringify({ imports: { which } }));
    const { seen } = await evaluate(remote);
    assertEquals(seen, [which === one ? "one" : "two", ...chain("a")]);
  }
});

linkerTest("parts are evaluated where Deno would evaluate them", async () => {
  await using remote = new RemoteProject({
    "first.ts": `(globalThis as any).seen.push("first");`,
    "second.ts": `(globalThis as any).seen.push("second");`,
  });
  const [a, b, c] = ["a", "b", "c"].map((name) => putChain(remote, name));
  remote.project.write(
    "mod.ts",
    `import "./first.ts"; import "${b}"; import "./second.ts"; import "${a}"; import "${b}";
    export default async () => (await import("${c}")).default;`,
  );
  const { seen, value } = await evaluate(remote);
  assertEquals(seen, ["first", ...chain("b"), "second", ...chain("a")]);
  assertEquals(await (value as () => Promise<unknown>)(), "c");
});

linkerTest("modules that two imports share are evaluated where Deno would, too, and once", async () => {
  await using remote = new RemoteProject({ "own.ts": `(globalThis as any).seen.push("own");` });
  const shared = putChain(remote, "s");
  const one = remote.registry.put("/one.ts", `(globalThis as any).seen.push("one"); import "${shared}";`);
  const two = remote.registry.put(
    "/two.ts",
    `(globalThis as any).seen.push("two"); export { told as default } from "${shared}";`,
  );
  remote.project.write(
    "mod.ts",
    `import "${one}"; import "./own.ts"; import told from "${two}"; import { told as same } from "${shared}"; export default told === same;`,
  );
  assertEquals(await evaluate(remote), { seen: [...chain("s"), "one", "own", "two"], value: true });
});

const EDITS: readonly (readonly [what: string, source: (url: string) => string, value: unknown])[] = [
  [
    "a function and a class by their names",
    (url) => `import { helper0, Named0 } from "${url}"; export default [helper0(), Named0.name];`,
    ["helper0", "Named0"],
  ],
  ["all names", (url) => `import * as all from "${url}"; export default Object.keys(all).length;`, 5],
  ["everything, passed on", (url) => `export * from "${url}"; export { default } from "${url}";`, "a"],
  ["one name", (url) => `import { helper0 } from "${url}"; export default helper0();`, "helper0"],
  [
    "a module within, too",
    (url) =>
      `import { helper0 } from "${url}"; import { helper9 } from "${
        url.replace("0.ts", "9.ts")
      }"; export default [helper0(), helper9()];`,
    ["helper0", "helper9"],
  ],
];

linkerTest("an edit that uses something else of a part gets it, as a first link does", async () => {
  await using remote = new RemoteProject();
  const url = putChain(remote, "a");
  for (const [what, source, value] of EDITS) {
    remote.project.write("mod.ts", source(url));
    assertEquals((await evaluate(remote)).value, value, what);
    const relinked = await remote.link("mod.ts");
    await using other = new RemoteProject({ "mod.ts": source(url), "gapless.lock": remote.lock });
    assertEquals((await other.link("mod.ts")).split("/").at(-1), relinked.split("/").at(-1), what);
  }
});

linkerTest("a part of which nothing is taken is an ES module, too", async () => {
  await using remote = new RemoteProject();
  const url = remote.registry.put(
    "/either.js",
    `import "${putChain(remote, "a")}"; globalThis.kinds = [typeof exports, typeof module];`,
  );
  remote.project.write("mod.ts", `import "${url}"; export default (globalThis as any).kinds;`);
  assertEquals(await remote.load("mod.ts"), ["undefined", "undefined"]);
});

linkerTest("a stack shows where in a part's own modules something was thrown", async () => {
  await using remote = new RemoteProject();
  const url = putChain(remote, "a", {
    end: `\n\nexport function fail(why: string): never {\n  // At column 9.\n  throw new Error(why);\n}`,
  });
  const last = url.replace("0.ts", `${SIZE - 1}.ts`);
  remote.registry.put(`/a/${SIZE - 2}.ts`, `export { fail } from "./${SIZE - 1}.ts";`);
  for (let i = 0; i < SIZE - 2; i++) remote.registry.put(`/a/${i}.ts`, `export * from "./${i + 1}.ts";`);
  for (const edit of [1, 2]) {
    remote.project.write(
      "mod.ts",
      `import { fail } from "${url}";\nexport default () => fail("no ${edit}");`,
    );
    const fail = await remote.load("mod.ts") as () => never;
    const stack = await thrownBy(fail);
    assertEquals(stack.split("\n").slice(0, 3).map((line) => line.replace(/^ *at .*\((.*)\)$/, "$1")), [
      `Error: no ${edit}`,
      `${last}:6:9`,
      `${remote.project.path("mod.ts")}:2:22`,
    ]);
  }
});

async function thrownBy(fail: () => never): Promise<string> {
  try {
    return fail();
  } catch (error) {
    return await mapStack(error instanceof Error ? error.stack ?? "" : "");
  }
}

linkerTest("a part that is damaged, or of another lock, is bundled anew", async () => {
  await using remote = new RemoteProject();
  const { project, registry } = remote;
  const publish = (version: string) =>
    registry.jsr("@acme/inner", version, { files: { "/mod.ts": `export default "${version}";` } });
  publish("1.0.0");
  for (let i = 0; i < SIZE; i++) {
    const next = i + 1 < SIZE ? `./${i + 1}.ts` : "jsr:@acme/inner@1";
    registry.put(`/x/${i}.ts`, `export { default } from "${next}";`);
  }
  let edits = 0;
  const edited = async () => {
    project.write("mod.ts", `import x from "${registry.url("/x/0.ts")}"; export default [x, ${++edits}];`);
    return await remote.load("mod.ts");
  };
  assertEquals(await edited(), ["1.0.0", 1]);
  const [part] = Array.from(Deno.readDirSync(`${project.stateDir}/parts`), ({ name }) => name);
  const path = `${project.stateDir}/parts/${part}`;
  const good = Deno.readTextFileSync(path);
  const damages = ["", "{", good.slice(0, -9), good.replace('"1.0.0', '"6.6.6')];
  for (const [i, damage] of damages.entries()) {
    Deno.writeTextFileSync(path, damage);
    assertEquals(await edited(), ["1.0.0", i + 2]);
    assertEquals(Deno.readTextFileSync(path), good);
  }
  const old = remote.lock;
  publish("1.1.0");
  assertEquals(await edited(), ["1.0.0", edits]);
  await remote.link("mod.ts", "renew");
  assertNotEquals(remote.lock, old);
  assertEquals(await edited(), ["1.1.0", edits]);
  remote.lock = old;
  assertEquals(await edited(), ["1.0.0", edits]);
});

linkerTest("a link by kept parts rests on the same part of the lock as the first", async () => {
  await using remote = new RemoteProject();
  const { project } = remote;
  const url = putChain(remote, "a");
  project.write("mod.ts", `import a from "${url}"; export default [a, 1];`);
  await remote.link("mod.ts");
  const lock = remote.lock;
  project.write("mod.ts", `import a from "${url}"; export default [a, 2];`);
  await remote.link("mod.ts");
  assertEquals(remote.lock, lock);
  assertEquals((await project.linker.needs(project.module("mod.ts"))).modules.size, SIZE);
  await remote.link("mod.ts", "frozen");
});

linkerTest("a damaged lock is no matter to a plugin that has no parts any more", async () => {
  await using remote = new RemoteProject();
  remote.project.write("mod.ts", `import a from "${putChain(remote, "a")}"; export default a;`);
  await remote.link("mod.ts");
  remote.lock = "{";
  remote.project.write("mod.ts", `export default "alone";`);
  assertEquals(await remote.load("mod.ts"), "alone");
});
