import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { LIMITS } from "../../../../src/adapters/linker/fetch/limits.ts";
import { LinkError } from "../../../../src/ports/linker.ts";
import { tarball } from "../../../registry/tarball.ts";
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

linkerTest(
  "link() follows a package's conditions, private imports, self-references and both its formats",
  async () => {
    await using remote = new RemoteProject({
      "mod.ts": `import x from "npm:x@1"; import cjs from "npm:x@1/cjs"; export default [x, cjs];`,
    });
    remote.registry.npm("x", "1.0.0", {
      manifest: {
        type: "module",
        imports: { "#inner/*": { node: "./inner/*.js" }, "#fs": "fs", "#dep": "dep" },
        exports: {
          ".": { types: "./x.d.ts", browser: "./no.js", deno: "./deno.js", default: "./no.js" },
          "./cjs": { require: "./no.js", import: "./cjs.cjs" },
          "./own": { require: "./own.cjs", default: "./own.js" },
        },
        dependencies: { dep: "1" },
      },
      files: {
        "deno.js":
          `import inner from "#inner/a"; import { existsSync } from "#fs"; import dep from "#dep"; import own from "x/own";
        export default [inner, existsSync.name, dep, own, import.meta.url, import.meta.dirname];`,
        "inner/a.js": `export default "inner";`,
        "own.js": `export default "own as a module";`,
        "own.cjs": `module.exports = "own by require";`,
        "cjs.cjs":
          `const { join } = require("path"); const data = require("./data"); const lib = require("./lib");
        module.exports = [join("a", "b"), data.n, lib, require("x/own"), require(".//data").n, require("dep/").a, __dirname, __filename, process.env.NODE_ENV];`,
        "data.json": `{ "n": 1 }`,
        "lib/package.json": `{ "main": "main", "type": "commonjs" }`,
        "lib/main.js": `module.exports = "lib";`,
        "index.js": "",
      },
    });
    remote.registry.npm("dep", "1.0.0", { files: { "index.js": `exports.a = 1;` } });
    const folder = "/npm:/x@1.0.0";
    assertEquals(await remote.load("mod.ts"), [
      ["inner", "existsSync", { a: 1 }, "own as a module", `file://${folder}/deno.js`, folder],
      ["a/b", 1, "lib", "own by require", 1, 1, folder, `${folder}/cjs.cjs`, "production"],
    ]);
  },
);

linkerTest("link() tells which package lacks what", async () => {
  await using remote = new RemoteProject();
  const { registry, project } = remote;
  registry.npm("x", "1.0.0", {
    manifest: { type: "module", exports: { ".": "./x.js" } },
    files: { "x.js": "" },
  });
  registry.npm("y", "1.0.0", {
    manifest: { type: "module", main: "index.js" },
    files: { "index.js": `export * from "lost"; import "./gone.js";` },
  });
  registry.npm("percent", "1.0.0", {
    manifest: { type: "module", imports: { "#own": "./%" } },
    files: { "index.js": `import "./%ff.js"; import "#own";` },
  });
  registry.npm("git", "1.0.0", {
    manifest: { dependencies: { z: "git+ssh://host/z.git" } },
    files: { "index.mjs": `import "z";` },
  });
  const no = async (specifier: string, ...messages: readonly string[]) => {
    project.write("bad.ts", `import ${JSON.stringify(specifier)};`);
    const { message } = await assertRejects(() => remote.link("bad.ts"), LinkError);
    for (const part of messages) assertStringIncludes(message, part);
  };
  await no(
    "npm:none@1",
    `${project.path("bad.ts")}:1:8: cannot find "npm:none": the registry has no such package`,
  );
  await no(
    "npm:x@^2",
    'cannot find "npm:x@^2": the registry has no such version; its newest version is 1.0.0',
  );
  await no("npm:x@next", 'cannot find "npm:x@next": the registry has no such version');
  await no("npm:x@1/other.js", 'cannot find "npm:x@1/other.js": the package "x@1.0.0" has no "./other.js"');
  await no("npm:../x", 'cannot import "npm:../x": write it like "npm:name@1.0.0"');
  await no(
    "npm:y@1",
    'npm:/y@1.0.0/index.js:1:15: cannot find "lost": the package "y@1.0.0" imports it, but does not list it among',
    'npm:/y@1.0.0/index.js:1:30: cannot find "./gone.js": the package "y@1.0.0" has no "gone.js"',
  );
  await no(
    "npm:percent@1",
    'npm:/percent@1.0.0/index.js:1:8: cannot find "./%ff.js": the package "percent@1.0.0" has no "%ff.js"',
    'npm:/percent@1.0.0/index.js:1:27: cannot find "#own": the package "percent@1.0.0" has no "%"',
  );
  await no(
    "npm:git@1/index.mjs",
    'cannot use the package "git@1.0.0": it depends on "z@git+ssh://host/z.git", which is not in a registry',
  );
});

linkerTest("link() refuses native addons by name, and lets packages do without them", async () => {
  await using remote = new RemoteProject({
    "bad.ts": `import "npm:native@1";`,
    "file.ts": `import "npm:prebuilt@1";`,
    "platforms.ts": `import "npm:platforms@1";`,
    "good.ts": `export { default } from "npm:soft@1";`,
  });
  const { registry } = remote;
  registry.npm("native", "1.0.0", { files: { "binding.gyp": "{}", "index.js": "" } });
  registry.npm("built", "1.0.0", {
    manifest: { scripts: { install: "node-gyp rebuild" } },
    files: { "index.js": "" },
  });
  const platforms = ["linux-x64", "linux-arm64", "darwin-arm64"].map((name) => [`@acme/x-${name}`, "1.0.0"]);
  registry.npm("platforms", "1.0.0", {
    manifest: { optionalDependencies: Object.fromEntries(platforms) },
    files: { "index.js": "require(`@acme/x-${process.platform}`);" },
  });
  registry.npm("prebuilt", "1.0.0", { manifest: { main: "x.node" }, files: { "x.node": "\x7fELF" } });
  registry.npm("soft", "1.0.0", {
    manifest: { optionalDependencies: { native: "1", built: "1", gone: "1", prebuilt: "1" } },
    files: {
      "index.js": `module.exports = ["native", "built", "gone", "prebuilt"].map((_, i) => { try {
        return [() => require("native"), () => require("built"), () => require("gone"), () => require("prebuilt")][i]();
      } catch (error) { return error.code; } });`,
    },
  });
  const reason = "is a native addon (binding.gyp), and a sandbox runs JavaScript only";
  await assertRejects(
    () => remote.link("bad.ts"),
    LinkError,
    `cannot link "npm:native@1": the package "native@1.0.0" ${reason}`,
  );
  await assertRejects(() => remote.link("file.ts"), LinkError, '"prebuilt@1.0.0/x.node" is a native addon');
  await assertRejects(
    () => remote.link("platforms.ts"),
    LinkError,
    'the package "platforms@1.0.0" is a native addon (prebuilt for each platform, such as @acme/x-linux-x64)',
  );
  assertEquals(await remote.load("good.ts"), Array(4).fill("MODULE_NOT_FOUND"));
});

linkerTest("link() makes no missing module of a fault of the network or of the bytes", async () => {
  await using remote = new RemoteProject({ "mod.ts": `export { default } from "npm:a@1";` });
  const { registry } = remote;
  registry.npm("a", "1.0.0", {
    manifest: { optionalDependencies: { b: "1" } },
    files: { "index.js": `try { module.exports = require("b"); } catch { module.exports = "without b"; }` },
  });
  registry.npm("b", "1.0.0", { files: { "index.js": "module.exports = 'b';" } });
  registry.fail("/npm/b/-/b-1.0.0.tgz", { kind: "flipped" });
  const { message } = await assertRejects(() => remote.link("mod.ts"), LinkError);
  assertMatch(
    message,
    /npm:\/a@1\.0\.0\/index\.js:1:32: cannot use the package "b@1\.0\.0": its tarball has other bytes: expected sha512-\S+, found sha512-/,
  );
  registry.fail("/npm/b", { kind: "status", status: 403 });
  await assertRejects(() => remote.link("mod.ts"), LinkError, "the server answers 403 Forbidden");
  assertEquals([...Deno.readDirSync(remote.project.root)].some(({ name }) => name === "gapless.lock"), false);
  registry.mend();
  assertEquals(await remote.load("mod.ts"), "b");
});

linkerTest("link() takes a tarball that was tampered with from no store", async () => {
  await using remote = new RemoteProject({ "mod.ts": `export { default } from "npm:a@1";` });
  const { registry, project } = remote;
  registry.npm("a", "1.0.0", { files: { "index.js": `module.exports = "true";` } });
  assertEquals(await remote.load("mod.ts"), "true");
  for (const { name } of Deno.readDirSync(`${project.stateDir}/modules/blobs`)) {
    Deno.writeFileSync(`${project.stateDir}/modules/blobs/${name}`, tarball([]));
  }
  Deno.removeSync(`${project.stateDir}/links`, { recursive: true });
  assertEquals(await remote.load("mod.ts"), "true");
  registry.npm("a", "1.0.0", { files: { "index.js": `module.exports = "false";` } });
  Deno.removeSync(project.stateDir, { recursive: true });
  await assertRejects(
    () => remote.load("mod.ts"),
    LinkError,
    'cannot use the package "a@1.0.0": its tarball has other bytes',
  );
});

linkerTest("link() links packages that depend on each other", async () => {
  await using remote = new RemoteProject({ "mod.ts": `export { default } from "npm:egg@1";` });
  const { registry } = remote;
  registry.npm("egg", "1.0.0", {
    manifest: { dependencies: { hen: "1" } },
    files: { "index.js": `exports.egg = 1; exports.hen = require("hen").hen;` },
  });
  registry.npm("hen", "1.0.0", {
    manifest: { dependencies: { egg: "1" } },
    files: { "index.js": `exports.hen = 1 + require("egg").egg;` },
  });
  assertEquals(await remote.load("mod.ts"), { egg: 1, hen: 2 });
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

linkerTest(
  "link() lets a package of a registry read no file of this machine and no other place",
  async () => {
    await using remote = new RemoteProject({ "mod.ts": `import "npm:x@1";`, "secret.json": `{}` });
    const secret = remote.project.path("secret.json");
    for (
      const specifier of [
        `file://${secret}`,
        secret,
        "../../../../../../etc/hostname",
        remote.registry.url("/x.js"),
        "jsr:@acme/x",
        "data:text/javascript,1",
      ]
    ) {
      remote.registry.npm("x", "1.0.0", {
        manifest: { type: "module", main: "x.js" },
        files: { "x.js": `import ${JSON.stringify(specifier)};` },
      });
      await assertRejects(
        () => remote.link("mod.ts"),
        LinkError,
        `cannot find ${JSON.stringify(specifier)}: `,
      );
    }
  },
);

linkerTest("link() sends a token to its own registry, and to nobody else", async () => {
  await using remote = new RemoteProject({ "mod.ts": `export { default } from "npm:@acme/x@1";` });
  const { registry, project } = remote;
  const elsewhere = registry.url("/elsewhere/x.tgz", "localhost");
  const bytes = tarball([{ path: "package/package.json", content: `{ "name": "@acme/x" }` }, {
    path: "package/index.js",
    content: "module.exports = 1;",
  }]);
  registry.putPage("/elsewhere/x.tgz", { bytes, type: "application/octet-stream" });
  registry.npm("@acme/x", "1.0.0", { tarball: bytes, dist: { tarball: elsewhere } });
  registry.guard("/npm/", "Bearer secret");
  await assertRejects(() => remote.link("mod.ts"), LinkError, "the server answers 401 Unauthorized");
  const { host } = new URL(registry.npmUrl);
  project.write(".npmrc", `@acme:registry=${registry.npmUrl}\n//${host}/npm/:_authToken=secret\n`);
  remote.sources = { npm: { kind: "registry", url: registry.url("/nowhere") } };
  registry.visits.length = 0;
  assertEquals(await remote.load("mod.ts"), 1);
  assertEquals(registry.visits.map(({ path, headers }) => [path, headers.get("authorization")]), [
    ["/npm/@acme/x", "Bearer secret"],
    ["/elsewhere/x.tgz", null],
  ]);
});

linkerTest("link() stops at packages that are too large together", async () => {
  await using remote = new RemoteProject({
    "mod.ts": `import "npm:a@1"; import "npm:b@1"; import "npm:c@1";`,
  });
  for (const name of ["a", "b", "c"]) {
    remote.registry.npm(name, "1.0.0", { files: { "index.js": `/* ${"x".repeat(400_000)} */` } });
  }
  await remote.link("mod.ts");
  const { lock } = remote;
  remote.limits = { ...LIMITS, packageBytes: 1_000_000 };
  await assertRejects(
    () => remote.link("mod.ts", "renew"),
    LinkError,
    "cannot link more than 1 MB of packages of npm",
  );
  assertEquals(remote.lock, lock);
});

linkerTest("link() tells capitals apart, and names the package whose tarball is hostile", async () => {
  await using remote = new RemoteProject({
    "mod.ts":
      `import up from "npm:JSONStream@1"; import low from "npm:jsonstream@1"; export default [up, low];`,
    "bad.ts": `import "npm:evil@1";`,
  });
  const { registry, project } = remote;
  registry.npm("JSONStream", "1.0.0", { files: { "index.js": `module.exports = "up";` } });
  registry.npm("jsonstream", "1.0.0", { files: { "index.js": `module.exports = "low";` } });
  registry.npm("evil", "1.0.0", { tarball: tarball([{ path: "package/../../evil.js", content: "1" }]) });
  assertEquals(await remote.load("mod.ts"), ["up", "low"]);
  const lock = remote.lock;
  await assertRejects(
    () => remote.link("bad.ts"),
    LinkError,
    `${project.path("bad.ts")}:1:8: cannot use the package "evil@1.0.0": its tarball has the file ` +
      `"package/../../evil.js", which leads out of the package`,
  );
  assertEquals(remote.lock, lock);
});
