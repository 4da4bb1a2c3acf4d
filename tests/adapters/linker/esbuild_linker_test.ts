import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { digest } from "../../../src/domain/text/digest.ts";
import { LinkError } from "../../../src/ports/linker.ts";
import { linkerTest, Project } from "./project.ts";
import { RemoteProject } from "./remote/remote_project.ts";

// Of artifacts, and of what decides which artifact runs: somebody, or a fault of the disk, changes a file of the state folder.

const SOURCE = `export default "GOT original";`;

/** Changes a file as `sed -i` does, and gives it its old times. */
function edit(path: string, from: string, to: string): string {
  const { atime, mtime } = Deno.statSync(path);
  const edited = Deno.readTextFileSync(path).replace(from, to);
  Deno.writeTextFileSync(path, edited);
  Deno.utimeSync(path, atime!, mtime!);
  return edited;
}

function onlyFile(folder: string): string {
  const [file, ...others] = Deno.readDirSync(folder);
  if (file === undefined || others.length > 0) throw new Error(`${folder} should hold one file`);
  return `${folder}/${file.name}`;
}

linkerTest("damage() notices an edit that keeps the size and the times of an artifact", async () => {
  using project = Project.open({ "mod.ts": SOURCE });
  const module = project.module("mod.ts");
  assertEquals(await project.linker.damage(module), null);
  const { path, sha256 } = await project.link("mod.ts");
  assertEquals(await project.linker.damage(module), null);
  const edited = edit(path, "original", "0riginal");
  assertEquals(await project.linker.damage(module), { path, expected: sha256, found: digest(edited) });
  assertEquals(Deno.readTextFileSync(path), edited);
});

linkerTest("damage() says nothing of an artifact that is gone: it is linked again", async () => {
  using project = Project.open({ "mod.ts": SOURCE });
  await Deno.remove((await project.link("mod.ts")).path);
  assertEquals(await project.linker.damage(project.module("mod.ts")), null);
});

linkerTest("relink() makes of the same sources the same artifact, whatever its file held", async () => {
  using project = Project.open({ "mod.ts": SOURCE });
  const first = await project.link("mod.ts");
  const text = Deno.readTextFileSync(first.path);
  for (const damage of [text.replace("original", "0riginal"), "", `${text};`]) {
    Deno.writeTextFileSync(first.path, damage);
    assertEquals(await project.newLinker().relink(project.module("mod.ts")), first);
    assertEquals(Deno.readTextFileSync(first.path), text);
  }
  assertEquals(await project.linker.damage(project.module("mod.ts")), null);
});

linkerTest("relink() fails where the sources are gone, and leaves the artifact as it is", async () => {
  using project = Project.open({ "mod.ts": SOURCE });
  const { path } = await project.link("mod.ts");
  const edited = edit(path, "original", "0riginal");
  await Deno.remove(project.path("mod.ts"));
  await assertRejects(
    () => project.linker.relink(project.module("mod.ts")),
    LinkError,
    'Cannot link "./mod.ts": ',
  );
  assertEquals(Deno.readTextFileSync(path), edited);
});

linkerTest("a record that was made to lead to another plugin's artifact is linked again", async () => {
  using project = Project.open({ "a.ts": `export default "a";`, "b.ts": `export default "b";` });
  const a = await project.link("a.ts");
  const record = onlyFile(`${project.stateDir}/links`);
  const b = await project.link("b.ts");
  assertNotEquals(a.sha256, b.sha256);
  edit(record, a.sha256, b.sha256);
  assertEquals(await project.newLinker().link(project.module("a.ts")), a);
});

linkerTest("a record that leads to another artifact than gapless.lock has is linked again", async () => {
  await using remote = new RemoteProject({ "other.ts": `export default "other";` });
  const { project, registry } = remote;
  registry.put("/mod.ts", SOURCE);
  const path = await remote.link(registry.url("/mod.ts"));
  const record = onlyFile(`${project.stateDir}/links`);
  const other = await remote.link("other.ts");
  // With a digest of its own, as one who knows how records are written would do it.
  const [, text = ""] = Deno.readTextFileSync(record).split("\n");
  const [from, to] = [path, other].map((path) => path.replace(/^.*\/|\.js$/g, ""));
  const forged = JSON.stringify({ ...JSON.parse(text), sha256: to, size: Deno.statSync(other).size });
  assertNotEquals(from, to);
  Deno.writeTextFileSync(record, `${digest(forged)}\n${forged}`);
  assertEquals(await remote.link(registry.url("/mod.ts"), "wake"), path);
});

linkerTest(
  "relink() does not use parts that were kept, not even ones with a digest of their own",
  async () => {
    await using remote = new RemoteProject();
    const { project, registry } = remote;
    const SIZE = 20;
    for (let i = 0; i < SIZE; i++) {
      const last = i + 1 === SIZE;
      registry.put(`/${i}.ts`, last ? SOURCE : `export { default } from "./${i + 1}.ts";`);
    }
    project.write("mod.ts", `import text from "${registry.url("/0.ts")}"; export default text;`);
    const path = await remote.link("mod.ts");
    const text = Deno.readTextFileSync(path);
    const parts = onlyFile(`${project.stateDir}/parts`);
    const [, kept = ""] = Deno.readTextFileSync(parts).split("\n");
    const forged = kept.replace("GOT original", "GOT 0riginal");
    assertNotEquals(forged, kept);
    Deno.writeTextFileSync(parts, `${digest(forged)}\n${forged}`);
    edit(path, "original", "0riginal");
    await remote.relink("mod.ts");
    assertEquals(Deno.readTextFileSync(path), text);
  },
);
