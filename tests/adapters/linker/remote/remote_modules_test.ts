import { assert, assertEquals, assertRejects } from "@std/assert";
import { digest } from "../../../../src/domain/text/digest.ts";
import { DEFAULT_SOURCES } from "../../../../src/domain/linking/module_sources.ts";
import { LinkError } from "../../../../src/ports/linker.ts";
import { linkerTest, Project } from "../project.ts";
import { RemoteProject } from "./remote_project.ts";

linkerTest("link() takes modules from their URLs, and what they import from there", async () => {
  await using remote = new RemoteProject();
  const { registry } = remote;
  registry.put("/lib/leaf.ts", `export const leaf: string = "leaf";`);
  registry.put("/lib/rates.json", `{ "eur": 1 }`);
  const url = registry.put(
    "/mod.ts",
    `import { leaf } from "./lib/leaf.ts";
     import rates from "./lib/rates.json" with { type: "json" };
     import inline from "data:text/typescript,export default 'inline' as string";
     const { leaf: late } = await import("./lib/leaf.ts");
     export default [leaf, rates.eur, inline, late, import.meta.url, import.meta.filename];`,
  );
  assertEquals(await remote.load(url), ["leaf", 1, "inline", "leaf", url, undefined]);
});

linkerTest("link() takes packages of JSR: by range, export and checksum, and what they import", async () => {
  await using remote = new RemoteProject();
  const { registry } = remote;
  registry.jsr("@acme/base", "1.0.0", { files: { "/mod.ts": `export default "base 1.0.0";` } });
  registry.jsr("@acme/base", "1.2.0", { files: { "/mod.ts": `export default "base 1.2.0";` } });
  registry.jsr("@acme/base", "1.3.0", { files: { "/mod.ts": `export default "base 1.3.0";` }, yanked: true });
  registry.jsr("@acme/base", "2.0.0", { files: { "/mod.ts": `export default "base 2.0.0";` } });
  registry.jsr("@acme/cleaner", "0.1.0", {
    files: {
      "/src/mod.ts":
        `import base from "jsr:@acme/base@^1"; import { x } from "../x.ts"; export default [base, x];`,
      "/x.ts": `export const x: number = 1;`,
    },
    exports: { ".": "./src/mod.ts", "./x": "./x.ts" },
  });
  assertEquals(await remote.load("jsr:@acme/cleaner@^0.1.0"), ["base 1.2.0", 1]);
  remote.project.write("mod.ts", `import { x } from "jsr:/@acme/cleaner@0.1/x"; export default x;`);
  assertEquals(await remote.load("mod.ts"), 1);
});

linkerTest("link() locks versions, redirects and bytes, and asks no machine again", async () => {
  await using remote = new RemoteProject();
  const { registry } = remote;
  registry.jsr("@acme/base", "1.0.0", { files: { "/mod.ts": `export default "base";` } });
  const target = registry.put("/v1/mod.ts", `export { default } from "jsr:@acme/base@1";`);
  const url = registry.url("/latest.ts");
  registry.fail("/latest.ts", { kind: "redirect", to: target });
  assertEquals(await remote.load(url), "base");
  const meta = registry.paths().find((path) => path.endsWith("_meta.json"));
  assertEquals(meta, "/jsr/@acme/base/1.0.0_meta.json");
  const lock = JSON.parse(remote.lock);
  assertEquals(lock.specifiers, { "jsr:@acme/base@1": "1.0.0" });
  assertEquals(lock.redirects, { [url]: target });
  assertEquals(Object.keys(lock.modules), [
    target,
    "jsr:@acme/base/1.0.0/mod.ts",
    "jsr:@acme/base/1.0.0_meta.json",
  ]);
  assertEquals(lock.modules["jsr:@acme/base/1.0.0/mod.ts"], digest(`export default "base";`));

  await registry.stop();
  const text = remote.lock;
  await Deno.remove(`${remote.project.stateDir}/artifacts`, { recursive: true });
  assertEquals(await remote.load(url), "base");
  await Deno.remove(`${remote.project.stateDir}/links`, { recursive: true });
  assertEquals(await remote.load(url, "frozen"), "base");
  assertEquals(remote.lock, text);
});

linkerTest("link() refuses bytes that are not those of the lock, and keeps the artifact", async () => {
  await using remote = new RemoteProject();
  const { registry, project } = remote;
  const url = registry.put("/mod.ts", `export default "old";`);
  const path = await remote.link(url);
  const lock = remote.lock;
  registry.put("/mod.ts", `export default "new";`);
  await Deno.remove(`${project.stateDir}/modules`, { recursive: true });
  assertEquals(await remote.link(url), path);
  const { message } = await assertRejects(() => remote.link(url, "renew"), LinkError);
  const [old, now] = ["old", "new"].map((word) => digest(`export default "${word}";`));
  assertEquals(
    message,
    `Cannot link "${url}": cannot use "${url}": it changed; its SHA-256 should be ${old}, and is ${now}`,
  );
  assertEquals(remote.lock, lock);
  assertEquals(await remote.link(url), path);
});

linkerTest("link() moves versions when they are renewed, and never without", async () => {
  await using remote = new RemoteProject();
  const { registry } = remote;
  const publish = (version: string) =>
    registry.jsr("@acme/base", version, { files: { "/mod.ts": `export default "${version}";` } });
  publish("1.0.0");
  assertEquals(await remote.load("jsr:@acme/base@1"), "1.0.0");
  publish("1.1.0");
  assertEquals(await remote.load("jsr:@acme/base@1"), "1.0.0");
  assertEquals(await remote.load("jsr:@acme/base@1", "renew"), "1.1.0");
  assertEquals(await remote.load("jsr:@acme/base@1"), "1.1.0");
});

linkerTest("link() follows the lock when someone moves that", async () => {
  await using remote = new RemoteProject();
  const { registry } = remote;
  for (const version of ["1.0.0", "1.1.0"]) {
    registry.jsr("@acme/base", version, { files: { "/mod.ts": `export default "${version}";` } });
  }
  assertEquals(await remote.load("jsr:@acme/base@1"), "1.1.0");
  remote.lock = `{ "version": 1, "specifiers": { "jsr:@acme/base@1": "1.0.0" } }`;
  assertEquals(await remote.load("jsr:@acme/base@1", "wake"), "1.0.0");
});

linkerTest("link() adds nothing to a frozen lock, and names what is missing", async () => {
  await using remote = new RemoteProject();
  const url = remote.registry.put("/mod.ts", `export default 1;`);
  const { message } = await assertRejects(() => remote.link(url, "frozen"), LinkError);
  assertEquals(
    message,
    `Cannot link "${url}": cannot use "${url}": gapless.lock does not have it, and is frozen`,
  );
  assertEquals(remote.registry.visits.length, 0);
});

linkerTest("link() makes the same artifact on every machine, and holds a later one to it", async () => {
  await using one = new RemoteProject();
  const { registry } = one;
  registry.jsr("@acme/base", "1.0.0", {
    files: {
      "/mod.ts":
        `import { definePlugin } from "jsr:@gapless/gapless@1"; import "./more.ts"; export default definePlugin;`,
      "/more.ts": `import { basename } from "node:path"; console.debug(basename("/x/y"));`,
    },
  });
  const path = await one.link("jsr:@acme/base@1");
  assert(!(await Deno.readTextFile(path)).includes(one.project.root));
  const { artifacts } = JSON.parse(one.lock);
  assertEquals(artifacts, {
    "jsr:@acme/base@1": { sha256: path.match(/[0-9a-f]{64}/)?.[0], linker: "gapless 1.0.0" },
  });

  using two = Project.open({ "gapless.lock": one.lock }, "elsewhere/deep");
  const sources = { ...DEFAULT_SOURCES, jsr: registry.jsrUrl };
  const module = one.specifier("jsr:@acme/base@1");
  assertEquals(
    (await two.newLinker({ sources, mode: "frozen" }).link(module)).sha256,
    artifacts["jsr:@acme/base@1"].sha256,
  );

  const other = "0".repeat(64);
  two.write("gapless.lock", one.lock.replace(artifacts["jsr:@acme/base@1"].sha256, other));
  const { message } = await assertRejects(() => two.newLinker({ sources }).link(module), LinkError);
  assertEquals(
    message.slice(0, message.indexOf("; ")),
    `Cannot link "jsr:@acme/base@1": its modules are those of gapless.lock, but what they were linked into is not: its SHA-256 should be ${other}, and is ${
      artifacts["jsr:@acme/base@1"].sha256
    }`,
  );
  const lock = one.lock.replace(
    /"sha256": "[0-9a-f]+", "linker": "[^"]+"/,
    `"sha256": "${other}", "linker": "gapless 0.9.0"`,
  );
  two.write("gapless.lock", lock);
  await two.newLinker({ sources }).link(module);
  assertEquals(await Deno.readTextFile(two.path("gapless.lock")), lock);
});

linkerTest("link() makes the same artifact of the same files wherever they lie", async () => {
  const files = {
    "lib/x.cjs": "exports.x = 1;",
    "node_modules/y/package.json": `{ "name": "y", "main": "y.js" }`,
    "node_modules/y/y.js": `module.exports = require("./z.js");`,
    "node_modules/y/z.js": `exports.y = 1;`,
    "plugins/mod.ts": `import { x } from "../lib/x.cjs"; import y from "y"; export default [x, y];`,
  };
  using one = Project.open(files);
  using two = Project.open(files, "another/place");
  assertEquals((await one.link("plugins/mod.ts")).sha256, (await two.link("plugins/mod.ts")).sha256);
});
