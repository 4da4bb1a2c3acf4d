import { assertEquals, assertRejects } from "@std/assert";
import { LinkError } from "../../../../src/ports/linker.ts";
import { tarball } from "../../../registry/tarball.ts";
import { linkerTest } from "../project.ts";
import { RemoteProject } from "../remote/remote_project.ts";

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
