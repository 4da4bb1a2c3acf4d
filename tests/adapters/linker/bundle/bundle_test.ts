import { assert, assertEquals, assertRejects } from "@std/assert";
import { pathToFileURL } from "node:url";
import { digest } from "../../../../src/domain/text/digest.ts";
import { LinkError } from "../../../../src/ports/linker.ts";
import { linkerTest, Project } from "../project.ts";

linkerTest("link() makes one JavaScript file of relative, absolute and JSON imports", async () => {
  using project = Project.open({
    "data/rates.json": `{ "eur": 1 }`,
    "notes.txt": "remember\n",
    "lib/add.ts": `export const add = (a: number, b: number): number => a + b;`,
    "lib/plain.js": `export default "plain";`,
    "lib/view.tsx": `/** @jsx h */ const h = (tag: string) => tag; export const view = <b>x</b>;`,
  });
  project.write(
    "mod.ts",
    `import { add } from "./lib/add.ts";
     import plain from ${JSON.stringify(project.path("lib/plain.js"))};
     import rates from "./data/rates.json" with { type: "json" };
     import loose from "./data/rates.json";
     import notes from "./notes.txt" with { type: "text" };
     import { view } from "./lib/view.tsx";
     export default [add(1, 2), plain, rates, loose, notes, view];`,
  );
  const { default: value } = await project.load("mod.ts");
  assertEquals(value, [3, "plain", { eur: 1 }, { eur: 1 }, "remember\n", "b"]);
});

linkerTest("link() takes what TypeScript has beyond JavaScript", async () => {
  using project = Project.open({
    "types.ts": `export interface Shape { size: number }`,
    "mod.ts": `
      import { Shape } from "./types.ts";
      import type { Shape as Form } from "./types.ts";
      enum Colour { Red = "red" }
      function tag<T extends abstract new (...args: never[]) => unknown>(target: T, _: ClassDecoratorContext): T {
        return Object.assign(target, { tagged: true });
      }
      @tag class Cube implements Shape, Form { constructor(readonly size: number) {} }
      const closed: string[] = [];
      { using door = { [Symbol.dispose]() { closed.push("door"); } }; void door; }
      const late = await Promise.resolve("late");
      export default [Colour.Red, Cube.name, "tagged" in Cube, new Cube(3).size, closed, late] satisfies unknown[];`,
  });
  const { default: value } = await project.load("mod.ts");
  assertEquals(value, ["red", "Cube", true, 3, ["door"], "late"]);
});

linkerTest("link() follows circular imports and literal dynamic imports", async () => {
  using project = Project.open({
    "odd.ts":
      `import { even } from "./even.ts"; export const odd = (n: number): boolean => n !== 0 && even(n - 1);`,
    "even.ts":
      `import { odd } from "./odd.ts"; export const even = (n: number): boolean => n === 0 || odd(n - 1);`,
    "late.ts": `export const late = await Promise.resolve("late");`,
    "mod.ts": `import { even } from "./even.ts";
      const { late } = await import("./late.ts");
      export default [even(4), even(3), late];`,
  });
  const { default: value } = await project.load("mod.ts");
  assertEquals(value, [true, false, "late"]);
});

linkerTest("link() leaves no import() to run time: one that is not of a literal throws", async () => {
  using project = Project.open({
    "late.ts": `export const late = "late";`,
    "rates.json": `{ "eur": 1 }`,
    "mod.ts": `
      const { late } = await import("./late.ts");
      const { default: rates } = await import("./rates.json", { with: { type: "json" } });
      const { basename } = await import("node:path");
      const found = await import(import.meta.resolve("./late.ts")).catch(String);
      export default [late, rates.eur, basename("/a/b"), found];`,
  });
  const { default: value } = await project.load("mod.ts");
  const refusal = `TypeError: Cannot import "${
    pathToFileURL(project.path("late.ts"))
  }": only literal imports can be linked`;
  assertEquals(value, ["late", 1, "b", refusal]);
  const { path } = await project.link("mod.ts");
  assert(!/\bimport\s*\(/.test(await Deno.readTextFile(path)));
});

linkerTest("link() takes Node's modules that load code from where a sandbox can change them", async () => {
  using project = Project.open({
    "mod.ts": `import { isContext } from "node:vm";
      import * as all from "node:worker_threads";
      import module, { createRequire } from "node:module";
      const { Script } = await import("node:vm");
      export * from "node:inspector";
      export default [isContext, all.Worker, createRequire, Script].map((taken, i) =>
        taken === [process.getBuiltinModule("vm").isContext, process.getBuiltinModule("worker_threads").Worker,
          module.createRequire, process.getBuiltinModule("vm").Script][i]);`,
  });
  assertEquals((await project.load("mod.ts")).default, [true, true, true, true]);
  const { path } = await project.link("mod.ts");
  assert(!/^import /m.test(await Deno.readTextFile(path)));
});

linkerTest("link() gives every source its own import.meta", async () => {
  const show =
    `export const meta = [import.meta.url, import.meta.filename, import.meta.dirname, import.meta.main];
    export const text = await Deno.readTextFile(new URL("./beside.txt", import.meta.url));
    export const beside = import.meta.resolve("./beside.txt");`;
  using project = Project.open({
    "mod.ts": `${show}\nexport * as inner from "./deep/inner.js"; // import.meta`,
    "beside.txt": "outer",
    "deep/inner.js": show,
    "deep/beside.txt": "inner",
  });
  const expected = (file: string, folder: string, text: string) => ({
    meta: [
      pathToFileURL(project.path(file)).href,
      project.path(file),
      project.path(folder).replace(/\/$/, ""),
      false,
    ],
    text,
    beside: pathToFileURL(project.path(`${folder}beside.txt`)).href,
  });
  const { inner, ...outer } = await project.load("mod.ts");
  assertEquals(outer, expected("mod.ts", "", "outer"));
  assertEquals({ ...Object(inner) }, expected("deep/inner.js", "deep/", "inner"));
});

linkerTest("link() takes scripts with an interpreter line, a byte order mark and CRLF", async () => {
  using project = Project.open({
    "mod.ts": `#!/usr/bin/env -S deno run\r\nimport x from "./bom.ts";\r\nexport default x;\r\n`,
    "bom.ts": `\uFEFFexport default 1;\r\n`,
  });
  assertEquals((await project.load("mod.ts")).default, 1);
});

linkerTest("link() copes with any character in a path", async () => {
  using project = Project.open({
    "a #1/100%/ä ö?.ts": `export default import.meta.filename;`,
    "a #1/mod.ts": `import name from "./100%25/ä ö%3F.ts"; export default name;`,
  }, "pläne & ziele (1) 'x'");
  assertEquals((await project.load("a #1/mod.ts")).default, project.path("a #1/100%/ä ö?.ts"));
});

linkerTest("link() gives plugins Gapless's own API under each of its names", async () => {
  using project = Project.open({
    "deno.json": `{ "imports": { "gapless": "jsr:@gapless/gapless@^9", "@gapless/gapless": "./fake.ts" } }`,
    "fake.ts": `export const definePlugin = () => "fake";`,
    "mod.ts": `import { definePlugin } from "@gapless/gapless";
      import { definePlugin as second } from "jsr:@gapless/gapless";
      import { definePlugin as third } from "jsr:@gapless/gapless@^1.2.3";
      import { definePlugin as fourth } from "gapless";
      export default [definePlugin, second, third, fourth].map((make) => make({ interval: "0 * * * *", run() {} }).interval({}));`,
  });
  assertEquals((await project.load("mod.ts")).default, Array(4).fill("0 * * * *"));
});

linkerTest("link() leaves Node's modules to run time", async () => {
  using project = Project.open({
    "mod.ts": `import { basename } from "node:path"; export default basename("/a/b");`,
  });
  assertEquals((await project.load("mod.ts")).default, "b");
});

linkerTest("link() stores artifacts by digest, for their owner only", async () => {
  using project = Project.open({ "mod.ts": `export default 1;` });
  const artifact = await project.link("mod.ts");
  assertEquals(artifact.sha256, digest(await Deno.readFile(artifact.path)));
  assertEquals(artifact.path, `${project.stateDir}/artifacts/${artifact.sha256}.js`);
  assertEquals((await Deno.stat(artifact.path)).mode! & 0o777, 0o600);
  assertEquals((await Deno.stat(`${project.stateDir}/artifacts`)).mode! & 0o777, 0o700);
  assert(!(await Deno.readTextFile(artifact.path)).includes("sourceMappingURL"));
  const { sources } = JSON.parse(await Deno.readTextFile(`${artifact.path}.map`));
  assertEquals(sources, [pathToFileURL(project.path("mod.ts")).href]);
});

linkerTest("link() of the same module at the same time gives the same artifact", async () => {
  using project = Project.open({ "mod.ts": `export default 1;` });
  const module = project.module("mod.ts");
  const artifacts = await Promise.all([1, 2, 3].map(() => project.newLinker().link(module)));
  assertEquals(new Set(artifacts.map(({ sha256 }) => sha256)).size, 1);
  const left = [...Deno.readDirSync(`${project.stateDir}/artifacts`)].map(({ name }) => name).sort();
  assertEquals(left, [`${artifacts[0]?.sha256}.js`, `${artifacts[0]?.sha256}.js.map`]);
});

linkerTest("link() links the plugins that Gapless carries", async () => {
  using project = Project.open({ "builtin.ts": `export default "carried";`, "deno.json": "{ broken" });
  const artifact = await project.linker.link({ kind: "builtin", text: "builtin:sample", name: "sample" });
  assertEquals((await import(pathToFileURL(artifact.path).href)).default, "carried");
  await assertRejects(
    () => project.linker.link({ kind: "builtin", text: "builtin:nope", name: "nope" }),
    LinkError,
    `Cannot link "builtin:nope": Gapless carries no such plugin, only "builtin:sample"`,
  );
});
