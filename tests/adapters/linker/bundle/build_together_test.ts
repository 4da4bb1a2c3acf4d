// Covers build_soon.ts, too.
import { assertEquals } from "@std/assert";
import { dirname } from "node:path";
import { linkerTest, Project } from "../project.ts";

const FILES: Readonly<Record<string, string>> = {
  "deno.json": `{ "imports": { "mapped": "./lib/mapped.ts" } }`,
  "node_modules/x/package.json": `{ "name": "x", "version": "1.0.0", "main": "x.js" }`,
  "node_modules/x/x.js": "module.exports = require('node:path').sep;",
  "lib/mapped.ts": `import { once } from "./once.ts"; export const mapped = once;`,
  "lib/once.ts": "export const once = { at: import.meta.url };",
  "data.json": `{ "a": 1 }`,
  "../outside/x.ts": "export default 1;",
  "small.ts":
    `import { definePlugin } from "@gapless/gapless"; export default definePlugin({ interval: "1 * * * *", run() {} });`,
  "other.ts":
    `import { definePlugin } from "@gapless/gapless"; export default definePlugin({ interval: "2 * * * *", run() {} });`,
  "mapped.ts":
    `import { mapped } from "mapped"; import { once } from "./lib/once.ts"; export default [mapped, once];`,
  "data.ts": `import a from "./data.json"; import b from "./data.json" with { type: "text" };
    const { once } = await import("./lib/once.ts"); export default [a, b, once, import.meta.url];`,
  "builtin.ts": `import { join } from "node:path"; import vm from "node:vm"; export default [join, vm];`,
  "imports_other.ts": `export * from "./small.ts"; export { default } from "./small.ts";`,
  "package.ts": `import x from "x"; export default x;`,
  "outside.ts": `export { default } from "../outside/x.ts";`,
  "missing.ts": `export { default } from "./gone.ts";`,
  "secret.ts": `export { default } from "./vars" with { type: "text" };`,
  "broken.ts": "export default {;",
  "vars": "A=1",
};

/** Returns, of each plugin, what came of its link: artifact, map and what they depend on, or the error. */
async function outcomes(plugins: readonly string[], isTogether: boolean): Promise<Record<string, unknown>> {
  using project = Project.open(FILES, "same");
  project.secrets = ["vars"];
  const linker = project.newLinker();
  const short = (text: string) =>
    text.replaceAll(project.root, "~").replaceAll(dirname(project.root), "~/..");
  const outcomeOf = async (path: string) => {
    try {
      const { path: artifact, restsOn, data } = await linker.link(project.module(path));
      const [code, map] = await Promise.all(
        [artifact, `${artifact}.map`].map((file) => Deno.readTextFile(file)),
      );
      return [short(code!), short(map!), restsOn.map(short).sort(), data.map(({ path }) => short(path))];
    } catch (error) {
      return short(String(error));
    }
  };
  const found: Record<string, unknown> = {};
  if (isTogether) {
    const all = await Promise.all(plugins.map(outcomeOf));
    plugins.forEach((path, i) => found[path] = all[i]);
  } else {
    for (const path of plugins) found[path] = await outcomeOf(path);
  }
  return found;
}

const SOUND = ["small.ts", "other.ts", "mapped.ts", "data.ts", "builtin.ts", "imports_other.ts"];
const ALONE = ["package.ts", "outside.ts", "missing.ts", "secret.ts"];

linkerTest("link() makes of plugins that are linked together what it makes of each alone", async () => {
  assertEquals(await outcomes(SOUND, true), await outcomes(SOUND, false));
});

linkerTest(
  "link() lets no plugin that has an error, or packages, change what comes of the others",
  async () => {
    const together = await outcomes([...SOUND, ...ALONE], true);
    assertEquals(together, await outcomes([...SOUND, ...ALONE], false));
    assertEquals(Object.values(together).filter((outcome) => typeof outcome === "string").length, 3);
  },
);

linkerTest("link() finds whose code is not valid among plugins that are linked together", async () => {
  const plugins = [...SOUND, "broken.ts"];
  assertEquals(await outcomes(plugins, true), await outcomes(plugins, false));
});
