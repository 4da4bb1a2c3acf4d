import { assertEquals, assertRejects } from "@std/assert";
import { LinkError } from "../../../../src/ports/linker.ts";
import { linkerTest, Project } from "../project.ts";
import { RemoteProject } from "../remote/remote_project.ts";

const DAY = 86_400_000;

/** Does something as if so many days had passed. */
async function inDays(days: number, action: () => Promise<void>): Promise<void> {
  const { now } = Date;
  Date.now = () => now() + days * DAY;
  try {
    await action();
  } finally {
    Date.now = now;
  }
}

function filesOf({ stateDir }: Project, folder: "artifacts" | "links"): string[] {
  return [...Deno.readDirSync(`${stateDir}/${folder}`)].map(({ name }) => name);
}

linkerTest("prune() takes away what nothing has needed for a week, and leaves the rest", async () => {
  using project = Project.open({ "a.ts": "export default 1;", "b.ts": "export default 'b';" });
  const first = await project.link("a.ts");
  await project.link("b.ts");
  project.write("a.ts", "export default 2;");
  const second = await project.link("a.ts");
  const modules = [project.module("a.ts")];
  await project.linker.prune(modules);
  assertEquals([filesOf(project, "links").length, filesOf(project, "artifacts").length], [2, 7]);
  await inDays(6, () => project.linker.prune(modules));
  assertEquals(filesOf(project, "artifacts").length, 7);
  // The record of b goes, and a week later what it rested on.
  await inDays(8, () => project.linker.prune(modules));
  assertEquals(filesOf(project, "links").length, 1);
  assertEquals(filesOf(project, "artifacts").filter((name) => name.includes(first.sha256)), []);
  assertEquals(filesOf(project, "artifacts").length, 5);
  await inDays(16, () => project.linker.prune(modules));
  assertEquals(filesOf(project, "artifacts").toSorted(), [
    `${second.sha256}.js`,
    `${second.sha256}.js.map`,
    "unneeded.json",
  ]);
  assertEquals(await project.link("a.ts"), second);
});

linkerTest(
  "prune() gives an artifact its time anew once it was needed again, and does without its note",
  async () => {
    using project = Project.open({ "a.ts": "export default 1;" });
    const first = await project.link("a.ts");
    project.write("a.ts", "export default 2;");
    await project.link("a.ts");
    const modules = [project.module("a.ts")];
    await project.linker.prune(modules);
    project.write("a.ts", "export default 1;");
    await inDays(5, async () => {
      await project.link("a.ts");
      await project.linker.prune(modules);
    });
    project.write("a.ts", "export default 2;");
    await project.link("a.ts");
    await inDays(9, () => project.linker.prune(modules));
    assertEquals(filesOf(project, "artifacts").includes(`${first.sha256}.js`), true);
    Deno.writeTextFileSync(`${project.stateDir}/artifacts/unneeded.json`, "{");
    await inDays(20, () => project.linker.prune(modules));
    assertEquals(filesOf(project, "artifacts").includes(`${first.sha256}.js`), true);
  },
);

linkerTest("prune() takes away what killed processes left half-written", async () => {
  using project = Project.open({ "a.ts": "export default 1;" });
  await project.link("a.ts");
  Deno.writeTextFileSync(`${project.stateDir}/artifacts/.x.part`, "half");
  const count = filesOf(project, "artifacts").length;
  await project.linker.prune([project.module("a.ts")]);
  assertEquals(filesOf(project, "artifacts").length, count + 1);
  await inDays(2, () => project.linker.prune([project.module("a.ts")]));
  assertEquals(filesOf(project, "artifacts").includes(".x.part"), false);
});

linkerTest("prune() tells what it cannot take away", async () => {
  using project = Project.open({ "a.ts": "export default 1;" });
  await project.link("a.ts");
  const inTheWay = `${project.stateDir}/artifacts/${"0".repeat(64)}.js`;
  await Deno.mkdir(`${inTheWay}/x`, { recursive: true });
  const modules = [project.module("a.ts")];
  await project.linker.prune(modules);
  await inDays(8, async () => {
    const { message } = await assertRejects(() => project.linker.prune(modules), LinkError);
    assertEquals(
      message,
      `Cannot clear out "${project.stateDir}": Directory not empty (os error 39): remove '${inTheWay}'`,
    );
  });
});

linkerTest("prune() takes away what was kept for links that are gone", async () => {
  using project = Project.open({ "a.ts": "export default 1;" });
  await project.link("a.ts");
  const [record] = filesOf(project, "links");
  await Deno.mkdir(`${project.stateDir}/parts`);
  for (const name of [record!, "gone.json", ".x.part"]) {
    await Deno.writeTextFile(`${project.stateDir}/parts/${name}`, "");
  }
  const parts = () => Array.from(Deno.readDirSync(`${project.stateDir}/parts`), ({ name }) => name);
  const modules = [project.module("a.ts")];
  await project.linker.prune(modules);
  assertEquals(parts().length, 3);
  await inDays(2, () => project.linker.prune(modules));
  assertEquals(parts(), [record]);
});

function storedOf({ stateDir }: Project): number {
  return ["blobs", "urls"].flatMap((folder) => [...Deno.readDirSync(`${stateDir}/modules/${folder}`)]).length;
}

linkerTest("prune() takes away modules and packages that neither a link nor the lock needs", async () => {
  await using remote = new RemoteProject({
    "mod.ts": `import jsr from "jsr:@acme/x@1"; import npm from "npm:y@1"; export default [jsr, npm];`,
  });
  const { registry, project } = remote;
  const publish = (version: string) => {
    registry.jsr("@acme/x", version, { files: { "/mod.ts": `export default "jsr ${version}";` } });
    registry.npm("y", version, { files: { "index.js": `module.exports = "npm ${version}";` } });
  };
  const prune = () => project.linker.prune([project.module("mod.ts")]);
  // Without a tag, what there is of a package is not kept.
  for (const path of ["/jsr/@acme/x/meta.json", "/npm/y"]) {
    registry.fail(path, { kind: "type", type: "application/json" });
  }
  publish("1.0.0");
  await remote.link("mod.ts");
  const old = remote.lock;
  const stored = storedOf(project);
  // The list of a version's files, a module, and a tarball: each with its URL.
  assertEquals(stored, 6);
  publish("1.1.0");
  await remote.link("mod.ts", "renew");
  await prune();
  assertEquals(storedOf(project), 2 * stored);
  // The lock is what `gapless update` leaves behind: without what nothing rests on.
  const lock = JSON.parse(remote.lock);
  const isOld = (key: string) => key.includes("1.0.0");
  for (const section of ["modules", "packages"]) {
    for (const key of Object.keys(lock[section]).filter(isOld)) delete lock[section][key];
  }
  const renewed = JSON.stringify(lock);
  remote.lock = renewed;
  await inDays(10, prune);
  // A lock that is damaged, or needs them again, gives them their time anew.
  for (const [days, text] of [[18, "{"], [20, renewed], [28, old], [30, renewed], [36, renewed]] as const) {
    remote.lock = text;
    await inDays(days, prune);
    assertEquals(storedOf(project), 2 * stored);
  }
  await inDays(38, prune);
  assertEquals(storedOf(project), stored);
  // What is left makes a lost artifact anew, with no network.
  await registry.stop();
  await Deno.remove(await remote.link("mod.ts"));
  assertEquals(await remote.load("mod.ts"), ["jsr 1.1.0", "npm 1.1.0"]);
});
