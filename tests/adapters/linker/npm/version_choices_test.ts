import { assertEquals } from "@std/assert";
import { linkerTest } from "../project.ts";
import { RemoteProject } from "../remote/remote_project.ts";

linkerTest("link() lets packages share a version, and a peer be the plugin's own", async () => {
  await using remote = new RemoteProject({
    "mod.ts":
      `import core from "npm:core@1.0.0"; import plug from "npm:plug@1"; import wide from "npm:wide@1";
      export default [plug === core, wide === core];`,
  });
  const { registry } = remote;
  for (const version of ["1.0.0", "1.5.0", "2.0.0"]) {
    registry.npm("core", version, { files: { "index.js": `module.exports = {};` } });
  }
  const files = { "index.js": `module.exports = require("core");` };
  registry.npm("plug", "1.0.0", { files, manifest: { peerDependencies: { core: ">=1" } } });
  registry.npm("wide", "1.0.0", { files, manifest: { dependencies: { core: "^1.0.0" } } });
  assertEquals(await remote.load("mod.ts"), [true, true]);
  const { specifiers, packages } = JSON.parse(remote.lock);
  assertEquals(Object.keys(packages), ["core@1.0.0", "plug@1.0.0", "wide@1.0.0"]);
  assertEquals(specifiers["npm:core@>=1"], "1.0.0");
});

linkerTest(
  "link() gives a package an optional peer if the plugin has it, and else leaves it out",
  async () => {
    const code =
      `let core = "none"; try { core = require("core"); } catch (error) { exports.why = error.message; } exports.core = core;`;
    await using remote = new RemoteProject({
      "with.ts":
        `import { core } from "npm:plug@1"; import own from "npm:core@1"; export default core === own;`,
      "without.ts": `import * as plug from "npm:plug@1"; export default [plug.core, plug.why];`,
    });
    const manifest = { peerDependencies: { core: "^1" }, peerDependenciesMeta: { core: { optional: true } } };
    remote.registry.npm("plug", "1.0.0", { manifest, files: { "index.js": code } });
    remote.registry.npm("core", "1.0.0", { files: { "index.js": `module.exports = {};` } });
    assertEquals(await remote.load("without.ts"), [
      "none",
      'Cannot load "core": it was not there when the plugin was linked',
    ]);
    assertEquals(await remote.load("with.ts"), true);
  },
);
