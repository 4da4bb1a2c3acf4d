import { assert, assertEquals } from "@std/assert";
import { mapStack } from "../../../../src/adapters/linker/source_positions.ts";
import { linkerTest } from "../project.ts";
import { RemoteProject } from "../remote/remote_project.ts";

linkerTest("link() lets a plugin's import map lead to other machines", async () => {
  await using remote = new RemoteProject();
  const { registry, project } = remote;
  registry.jsr("@acme/base", "1.0.0", {
    files: { "/mod.ts": `export default "base";`, "/x.ts": `export default "x";` },
    exports: { ".": "./mod.ts", "./x": "./x.ts" },
  });
  registry.put("/lib/a.ts", `export default "a";`);
  project.write(
    "deno.jsonc",
    `{ "imports": { "base": "jsr:@acme/base@1", "lib/": "${registry.url("/lib/")}" } } // mine`,
  );
  project.write(
    "plugins/mod.ts",
    `import base from "base"; import x from "base/x"; import a from "lib/a.ts"; export default [base, x, a];`,
  );
  assertEquals(await remote.load("plugins/mod.ts"), ["base", "x", "a"]);
});

linkerTest("link() gives a plugin of another machine no import map of this one", async () => {
  await using remote = new RemoteProject();
  const { registry, project } = remote;
  project.write("deno.json", `{ "imports": { "${registry.url("/lib.ts")}": "./mine.ts" } }`);
  project.write("mine.ts", `export default "mine";`);
  registry.put("/lib.ts", `export default "theirs";`);
  const url = registry.put("/mod.ts", `export { default } from "./lib.ts";`);
  assertEquals(await remote.load(url), "theirs");
});

linkerTest(
  "link() makes elements as the plugin's compilerOptions or the module's own pragma say",
  async () => {
    await using remote = new RemoteProject();
    const { registry, project } = remote;
    const runtime = registry.put("/jsx/jsx-runtime", `export const jsx = (tag: string) => tag + "!";`);
    registry.putPage("/jsx/jsx-runtime", {
      bytes: new TextEncoder().encode(`export const jsx = (tag: string) => tag + "!";`),
      type: "application/typescript",
    });
    const source = runtime.slice(0, -"/jsx-runtime".length);
    project.write(
      "deno.json",
      `{ "compilerOptions": { "jsx": "react-jsx", "jsxImportSource": "${source}" } }`,
    );
    project.write("mod.tsx", `export default <b />;`);
    assertEquals(await remote.load("mod.tsx"), "b!");
    const url = registry.put(
      "/view.tsx",
      `/** @jsxRuntime automatic @jsxImportSource ${source} */ export default <i />;`,
    );
    assertEquals(await remote.load(url), "i!");
  },
);

linkerTest("link() takes what a server says a module is, whatever its name", async () => {
  await using remote = new RemoteProject();
  const { registry } = remote;
  const bytes = new TextEncoder().encode(`export default ("typed" as string);`);
  for (const type of ["application/typescript", "text/typescript; charset=utf-8", "video/mp2t"]) {
    const url = registry.putPage(`/${encodeURIComponent(type)}/v1`, { bytes, type });
    assertEquals(await remote.load(url), "typed");
  }
  const plain = registry.putPage("/plain.ts", { bytes, type: "text/plain" });
  assertEquals(await remote.load(plain), "typed");
});

linkerTest("link() leaves type declarations that a server names alone", async () => {
  await using remote = new RemoteProject();
  const { registry } = remote;
  const url = registry.put("/mod.js", `export default await Promise.resolve("late");`);
  registry.fail("/mod.js", {
    kind: "redirect",
    to: registry.put("/real.js", `export default await "late";`),
  });
  assertEquals(await remote.load(url), "late");
  assertEquals(registry.paths().filter((path) => path.endsWith(".d.ts")), []);
});

linkerTest("mapStack() names a remote module's own URL, line and column", async () => {
  await using remote = new RemoteProject();
  const { registry } = remote;
  registry.jsr("@acme/fails", "1.0.0", {
    files: {
      "/mod.ts":
        `interface Nothing { x: number }\n\nexport default function run(): never {\n  throw new Error("boom");\n}\n`,
    },
  });
  const run = await remote.load("jsr:@acme/fails@1");
  assert(typeof run === "function");
  try {
    run();
  } catch (error) {
    assert(error instanceof Error);
    const stack = await mapStack(error.stack ?? "");
    assertEquals(stack, `Error: boom\n    at run (${registry.jsrUrl}@acme/fails/1.0.0/mod.ts:4:9)`);
  }
});

linkerTest("link() shares one linking of two processes at once", async () => {
  await using remote = new RemoteProject();
  const { registry } = remote;
  registry.jsr("@acme/base", "1.0.0", { files: { "/mod.ts": `export default "base";` } });
  const urls = Array.from(
    { length: 6 },
    (_, i) => registry.put(`/${i}.ts`, `export { default } from "jsr:@acme/base@1"; export const i = ${i};`),
  );
  await Promise.all([...urls, ...urls].map((url) => remote.link(url)));
  const lock = JSON.parse(remote.lock);
  assertEquals([Object.keys(lock.artifacts).length, Object.keys(lock.modules).length], [6, 8]);
  assertEquals(lock.specifiers, { "jsr:@acme/base@1": "1.0.0" });
});
