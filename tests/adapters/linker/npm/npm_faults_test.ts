import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { LinkError } from "../../../../src/ports/linker.ts";
import { linkerTest } from "../project.ts";
import { RemoteProject } from "../remote/remote_project.ts";

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
