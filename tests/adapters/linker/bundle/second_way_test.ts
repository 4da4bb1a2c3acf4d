import { assertEquals } from "@std/assert";
import { parseLock } from "../../../../src/domain/linking/parse_lock.ts";
import { printLock } from "../../../../src/domain/linking/print_lock.ts";
import { linkerTest } from "../project.ts";
import { RemoteProject } from "../remote/remote_project.ts";

/** Puts twenty modules on the server, of which each imports the next, and the last has the value; returns their URLs. */
function putModules({ registry }: RemoteProject): string[] {
  return Array.from({ length: 20 }, (_, i) =>
    registry.put(
      `/${i}.ts`,
      i === 19 ? "export default {};" : `export { default } from "./${i + 1}.ts";`,
    ));
}

/** Lets a lock forget a package of JSR, as if a newer version was locked elsewhere. */
function without(name: string, text: string): string {
  const { specifiers, modules, ...rest } = parseLock(text);
  const kept = <Value>(entries: ReadonlyMap<string, Value>) =>
    new Map([...entries].filter(([key]) => !key.includes(name)));
  return printLock({ ...rest, specifiers: kept(specifiers), modules: kept(modules) });
}

linkerTest("a part into which the lock leads by a second way is one no more", async () => {
  await using remote = new RemoteProject();
  const { project, registry } = remote;
  const [first, second] = putModules(remote);
  const other = registry.put("/other.ts", `export { default } from "jsr:@acme/way@1";`);
  const publish = (version: string, source: string) =>
    registry.jsr("@acme/way", version, { files: { "/mod.ts": source } });
  const edit = (number: number) =>
    project.write(
      "mod.ts",
      `import a from "${first}"; import b from "${other}"; export default [a === b, ${number}];`,
    );
  publish("1.0.0", `export default "elsewhere";`);
  edit(1);
  assertEquals(await remote.load("mod.ts"), [false, 1]);
  publish("1.1.0", `export { default } from "${second}";`);
  remote.lock = without("@acme/way", remote.lock);
  edit(2);
  assertEquals(await remote.load("mod.ts"), [true, 2]);
  const relinked = await remote.link("mod.ts");
  await Deno.remove(project.stateDir, { recursive: true });
  assertEquals(await remote.link("mod.ts"), relinked);
});
