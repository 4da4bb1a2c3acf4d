import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { House } from "./house.ts";

/** Its words are changed to others of the same length. */
const FILES = {
  "gapless.toml": '[plugins.report]\nmodule = "./report.ts"\nschedule = "0 0 1 1 *"\nsince = "2020-01-01"\n' +
    "[plugins.manager]\nenabled = false\n",
  "report.ts": `import { definePlugin } from "@gapless/gapless";
export default definePlugin({ interval: "0 0 1 1 *", run: (_start, _end, { log }) => log.info("GOT original") });`,
};

/** Edits the only artifact of a house, as `sed -i` does; returns its path and its digest. */
async function editArtifact(house: House): Promise<{ readonly path: string; readonly sha256: string }> {
  const folder = `${house.path}/state/artifacts`;
  const names = Array.from(Deno.readDirSync(folder), ({ name }) => name).filter((name) =>
    name.endsWith(".js")
  );
  assertEquals(names.length, 1);
  const path = `${folder}/${names[0]}`;
  const text = await Deno.readTextFile(path);
  assertStringIncludes(text, "GOT original");
  await Deno.writeTextFile(path, text.replace("GOT original", "GOT 0riginal"));
  return { path, sha256: names[0]!.replace(".js", "") };
}

Deno.test("check --frozen, sync --frozen and doctor name an artifact that was edited, and change nothing", async () => {
  await using house = await House.build(FILES);
  await house.claim();
  assertEquals((await house.run("check")).code, 0);
  const { path, sha256 } = await editArtifact(house);
  const edited = await Deno.readTextFile(path);
  const message = new RegExp(
    `the linked file "${path}" was changed: its SHA-256 should be ${sha256}, and is [0-9a-f]{64}`,
  );
  for (const verb of ["check", "sync"]) {
    const { code, stderr } = await house.run(verb, "--frozen");
    assertEquals(code, 78);
    assertMatch(stderr, message);
    assertStringIncludes(stderr, "report");
    assertStringIncludes(stderr, '"gapless sync" links it again');
  }
  const { code, stdout } = await house.run("doctor");
  assertEquals(code, 1);
  assertMatch(stdout, message);
  assertStringIncludes(stdout, 'link it again with "gapless sync"');
  assertEquals(await Deno.readTextFile(path), edited);
});

Deno.test("check, plan and sync link an artifact that was edited again, with a warning", async () => {
  await using house = await House.build(FILES);
  await house.run("sync");
  for (const verb of ["check", "plan", "sync"]) {
    const { path } = await editArtifact(house);
    const { code, stderr } = await house.run(verb);
    assertEquals(code, 0, stderr);
    assertMatch(stderr, /report: the linked file ".+" was changed: .+; it was linked again from its sources/);
    assertStringIncludes(await Deno.readTextFile(path), "GOT original");
    assertEquals((await house.run(verb)).stderr, "");
  }
  await house.run("down");
});

Deno.test("a wake-up runs what was linked, whatever somebody made of the file, and says so in its log", async () => {
  await using house = await House.build(FILES);
  await house.claim();
  await house.run("check");
  await editArtifact(house);
  const { code, stderr } = await house.run("run", "report");
  assertEquals(code, 0, stderr);
  const { stdout } = await house.run("logs", "report");
  assertStringIncludes(stdout, "GOT original");
  assertStringIncludes(stdout, "it was linked again from its sources");
});
