import { assertEquals, assertRejects } from "@std/assert";
import { LinkError } from "../../../../src/ports/linker.ts";
import { linkerTest } from "../project.ts";
import { RemoteProject } from "../remote/remote_project.ts";

/** A project whose packages come from a CDN: `/cdn/a@1.2.0/…` on the tests' own server. */
function openCdn(path = "/cdn", specifier = "npm:a@^1"): RemoteProject {
  const remote = new RemoteProject({ "mod.ts": `export { default } from "${specifier}";` });
  const { registry } = remote;
  remote.sources = { npm: { kind: "cdn", url: registry.url(path) } };
  registry.put("/cdn/a@%5E1/package.json", `{ "name": "a", "version": "1.2.0" }`);
  return remote;
}

linkerTest("link() takes packages from a CDN in a version that it fixes first", async () => {
  await using remote = openCdn();
  const { registry, project } = remote;
  registry.put("/cdn/a@1.2.0", `export { default } from "/cdn/b@1.0.0/b.mjs";`);
  registry.put("/cdn/b@1.0.0/b.mjs", `export default "a 1.2.0 with b";`);
  assertEquals(await remote.load("mod.ts"), "a 1.2.0 with b");
  const lock = JSON.parse(remote.lock);
  assertEquals(lock.specifiers, { "npm:a@^1": "1.2.0" });
  assertEquals(Object.keys(lock.modules), [registry.url("/cdn/a@1.2.0"), registry.url("/cdn/b@1.0.0/b.mjs")]);
  registry.put("/cdn/a@%5E1/package.json", `{ "version": "1.9.0" }`);
  Deno.removeSync(project.stateDir, { recursive: true });
  assertEquals(await remote.load("mod.ts"), "a 1.2.0 with b");
  assertEquals(await remote.load("mod.ts", "frozen"), "a 1.2.0 with b");
});

linkerTest("link() puts name, version and path where a CDN's URL has its mark", async () => {
  await using remote = openCdn("/cdn/{module}/+esm?target=x", "npm:a@^1/lib/x.js");
  const { registry } = remote;
  registry.put("/cdn/a@1.2.0/lib/x.js/+esm", "export default 1;");
  assertEquals(await remote.load("mod.ts"), 1);
  assertEquals(registry.paths(), ["/cdn/a@%5E1/package.json", "/cdn/a@1.2.0/lib/x.js/+esm"]);
});

linkerTest("link() takes no version of a CDN that is out of range, or none", async () => {
  await using remote = openCdn();
  for (const answer of [`{ "version": "2.0.0" }`, `{ "version": "../1.0.0" }`, "<html>", "null"]) {
    remote.registry.put("/cdn/a@%5E1/package.json", answer);
    const url = remote.registry.url("/cdn/a@%5E1/package.json");
    await assertRejects(
      () => remote.link("mod.ts"),
      LinkError,
      `cannot find "npm:a@^1": "${url}" tells no such version`,
    );
  }
});
