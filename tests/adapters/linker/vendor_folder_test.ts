import { assert, assertEquals, assertRejects } from "@std/assert";
import { LIMITS } from "../../../src/adapters/linker/link/limits.ts";
import { VendorFolder } from "../../../src/adapters/linker/vendor_folder.ts";
import { DEFAULT_SOURCES, type ModuleSources } from "../../../src/domain/linking/module_sources.ts";
import { parseLock } from "../../../src/domain/linking/parse_lock.ts";
import { LinkError } from "../../../src/ports/linker.ts";
import type { Registry } from "../../registry/registry.ts";
import { linkerTest } from "./project.ts";
import { RemoteProject } from "./remote/remote_project.ts";

/** Returns a vendor folder beside the manifest of a project, which keeps what was fetched in `cache`. */
function vendorOf(
  { project, registry, limits }: RemoteProject,
  cache = `${project.stateDir}/modules`,
): VendorFolder {
  const folder = project.path("gapless_modules");
  return new VendorFolder({ folder, cache, sources: sourcesOf(registry), limits });
}

function sourcesOf({ jsrUrl, npmUrl }: Registry): ModuleSources {
  return { ...DEFAULT_SOURCES, jsr: jsrUrl, npm: { kind: "registry", url: npmUrl } };
}

function publish({ registry }: RemoteProject): string {
  registry.jsr("@acme/base", "1.0.0", { files: { "/mod.ts": `export default "base";` } });
  registry.npm("tail", "1.0.0", { files: { "index.js": `module.exports = "tail";` } });
  registry.putPage("/odd", {
    bytes: new TextEncoder().encode(
      `import base from "jsr:@acme/base@1"; import tail from "npm:tail@1"; export default base + tail;`,
    ),
    type: "application/typescript",
  });
  const url = registry.url("/latest");
  registry.fail("/latest", { kind: "redirect", to: registry.url("/odd") });
  return url;
}

linkerTest("a vendor folder makes state folder and network needless", async () => {
  await using remote = new RemoteProject();
  const { registry, project } = remote;
  const url = publish(remote);
  const path = await remote.link(url);
  const report = await vendorOf(remote).hold(parseLock(remote.lock));
  const { mode } = await Deno.stat(`${report.folder}/blobs`);
  assertEquals((mode ?? 0) & 0o777, 0o755 & ~Deno.umask());
  assertEquals([report.folder, report.modules], [project.path("gapless_modules"), 4]);
  await registry.stop();
  await Deno.remove(project.stateDir, { recursive: true });
  assertEquals(await remote.link(url, "frozen"), path);
});

linkerTest(
  "a vendor folder loses what the lock does not name any more, and fetches nothing that it has",
  async () => {
    await using remote = new RemoteProject();
    const { registry, project } = remote;
    await remote.link(publish(remote));
    const before = parseLock(remote.lock);
    const visits = registry.visits.length;
    await vendorOf(remote).hold(before);
    const names = (part: string) => Array.from(Deno.readDirSync(project.path(`gapless_modules/${part}`)));
    assertEquals([names("blobs").length, names("urls").length], [4, 4]);
    const [[kept = "", sha256 = ""] = []] = before.modules;
    const { modules } = await vendorOf(remote, `${project.stateDir}/other`).hold({
      ...before,
      modules: new Map([[kept, sha256]]),
      packages: new Map(),
    });
    assertEquals([modules, names("blobs").map(({ name }) => name)], [1, [sha256]]);
    assertEquals(registry.visits.length, visits);
  },
);

linkerTest("a vendor folder takes no bytes that are not those of the lock", async () => {
  await using remote = new RemoteProject();
  await remote.link(publish(remote));
  const lock = parseLock(remote.lock);
  remote.registry.fail("/odd", { kind: "flipped" });
  await assertRejects(
    () => vendorOf(remote, `${remote.project.stateDir}/other`).hold(lock),
    LinkError,
    `cannot use "${remote.registry.url("/odd")}": it changed; its SHA-256 should be `,
  );
});

linkerTest("a vendor folder that cannot be filled is not written to any more once that is told", async () => {
  await using remote = new RemoteProject();
  const { registry, project } = remote;
  const late = registry.put("/late.ts", `export default "late";`);
  await remote.link(publish(remote));
  await remote.link(late);
  const lock = parseLock(remote.lock);
  registry.fail("/odd", { kind: "flipped" });
  registry.fail("/late.ts", { kind: "late", ms: 200 });
  await assertRejects(() => vendorOf(remote, `${project.stateDir}/other`).hold(lock), LinkError);
  const held = Array.from(Deno.readDirSync(project.path("gapless_modules/blobs")), ({ name }) => name);
  assert(held.includes(lock.modules.get(late) ?? ""), "what came late is written before");
});

linkerTest("a vendor folder holds what all plugins need, however much each of them may", async () => {
  await using remote = new RemoteProject();
  const { registry } = remote;
  const urls = ["a", "b", "c"].map((name) => registry.put(`/${name}.ts`, `export default "${name}";`));
  remote.limits = { ...LIMITS, modules: 1, graphBytes: 20 };
  for (const url of urls) await remote.link(url);
  assertEquals((await vendorOf(remote).hold(parseLock(remote.lock))).modules, 3);
});
