import { assertEquals, assertMatch } from "@std/assert";
import { linkerTest } from "../project.ts";
import { RemoteProject } from "../remote/remote_project.ts";

linkerTest("link() takes packages of npm, and what they depend on, by their ranges", async () => {
  await using remote = new RemoteProject({
    "mod.ts": `import a from "npm:a@^1"; import { b } from "npm:@acme/b/sub/deep.js"; export default [a, b];`,
  });
  const { registry } = remote;
  registry.npm("a", "1.0.0", { files: { "index.js": `module.exports = "old";` } });
  registry.npm("a", "1.1.0", {
    manifest: { dependencies: { c: "~2.0", alias: "npm:c@^1" } },
    files: { "index.js": `module.exports = ["a", require("c"), require("alias")];` },
  });
  registry.npm("a", "2.0.0", { files: { "index.js": "" } });
  registry.npm("@acme/b", "0.1.0", {
    manifest: { type: "module", exports: { "./sub/*": "./lib/*" }, dependencies: { c: "*" } },
    files: { "lib/deep.js": `import c from "c"; export const b = c;` },
  });
  for (const version of ["1.5.0", "2.0.3", "2.1.0"]) {
    registry.npm("c", version, { files: { "index.js": `module.exports = "c ${version}";` } });
  }
  assertEquals(await remote.load("mod.ts"), [["a", "c 2.0.3", "c 1.5.0"], "c 2.0.3"]);
  const { specifiers, packages } = JSON.parse(remote.lock);
  assertEquals(specifiers, {
    "npm:@acme/b@*": "0.1.0",
    "npm:a@^1": "1.1.0",
    "npm:c@*": "2.0.3",
    "npm:c@^1": "1.5.0",
    "npm:c@~2.0": "2.0.3",
  });
  assertEquals(Object.keys(packages), ["@acme/b@0.1.0", "a@1.1.0", "c@1.5.0", "c@2.0.3"]);
  assertMatch(packages["a@1.1.0"].integrity, /^sha512-.{88}$/);
  assertEquals(remote.lock.includes("127.0.0.1"), false);
});

linkerTest("link() takes a plugin that is a package of npm, with Gapless's own API", async () => {
  await using remote = new RemoteProject();
  remote.registry.npm("@acme/plugin", "1.2.3", {
    manifest: { type: "module", exports: "./mod.js", dependencies: { "@gapless/gapless": "^0.1.0" } },
    files: {
      "mod.js": `import { definePlugin } from "@gapless/gapless"; export default typeof definePlugin;`,
    },
  });
  assertEquals(await remote.load("npm:@acme/plugin@^1.2"), "function");
  assertEquals(await remote.load("npm:/@acme/plugin@1"), "function");
  assertEquals(remote.registry.paths("/npm/").filter((path) => !path.startsWith("/npm/@acme/plugin")), []);
});

linkerTest(
  "link() asks no registry again for what is locked, and finds lost tarballs at their usual place",
  async () => {
    await using remote = new RemoteProject({ "mod.ts": `export { default } from "npm:a@1";` });
    const { registry, project } = remote;
    registry.npm("a", "1.0.0", {
      manifest: { dependencies: { b: "^1" } },
      files: { "index.js": `module.exports = require("b");` },
    });
    registry.npm("b", "1.0.0", { files: { "index.js": `module.exports = "b 1.0.0";` } });
    assertEquals(await remote.load("mod.ts"), "b 1.0.0");
    const lock = remote.lock;
    registry.npm("b", "1.9.0", { files: { "index.js": `module.exports = "b 1.9.0";` } });
    registry.visits.length = 0;
    Deno.removeSync(`${project.stateDir}/links`, { recursive: true });
    assertEquals(await remote.load("mod.ts"), "b 1.0.0");
    assertEquals(registry.paths(), []);
    Deno.removeSync(project.stateDir, { recursive: true });
    assertEquals(await remote.load("mod.ts", "frozen"), "b 1.0.0");
    assertEquals(registry.paths(), ["/npm/a/-/a-1.0.0.tgz", "/npm/b/-/b-1.0.0.tgz"]);
    assertEquals(remote.lock, lock);
    assertEquals(await remote.load("mod.ts", "renew"), "b 1.9.0");
  },
);

linkerTest("link() lets a registry send what there is of a package only once it changed", async () => {
  await using remote = new RemoteProject({
    "mod.ts": `import npm from "npm:a@1"; import jsr from "jsr:@acme/a@1"; export default [npm, jsr];`,
  });
  const { registry } = remote;
  const publish = (version: string) => {
    registry.npm("a", version, { files: { "index.js": `module.exports = "npm ${version}";` } });
    registry.jsr("@acme/a", version, { files: { "/mod.ts": `export default "jsr ${version}";` } });
  };
  const asked = () =>
    registry.visits.splice(0).filter(({ path }) => path === "/npm/a" || path.endsWith("/meta.json"))
      .map(({ path, status }) => `${status} ${path}`).sort();
  publish("1.0.0");
  assertEquals(await remote.load("mod.ts"), ["npm 1.0.0", "jsr 1.0.0"]);
  assertEquals(asked(), ["200 /jsr/@acme/a/meta.json", "200 /npm/a"]);
  await remote.link("mod.ts", "renew");
  assertEquals(asked(), ["304 /jsr/@acme/a/meta.json", "304 /npm/a"]);
  publish("1.1.0");
  assertEquals(await remote.load("mod.ts", "renew"), ["npm 1.1.0", "jsr 1.1.0"]);
  assertEquals(asked(), ["200 /jsr/@acme/a/meta.json", "200 /npm/a"]);
});

linkerTest("link() takes a package beside a plugin before that of a registry", async () => {
  await using remote = new RemoteProject({
    "mod.ts": `export { default } from "npm:x@1";`,
    "node_modules/x/package.json": `{ "name": "x", "version": "1.2.3" }`,
    "node_modules/x/index.js": `module.exports = "beside";`,
  });
  remote.registry.npm("x", "1.0.0", { files: { "index.js": `module.exports = "far";` } });
  assertEquals(await remote.load("mod.ts"), "beside");
  Deno.removeSync(remote.project.path("node_modules"), { recursive: true });
  assertEquals(await remote.load("mod.ts"), "far");
});
