import { assertEquals, assertStringIncludes } from "@std/assert";
import { House } from "./house.ts";

/** Takes everything at the next wake-up, if it may write its manifest. */
const ATTACKER = `export default { enabled: () => true, interval: () => "* * * * *",
  run(_start, _end, { log }) {
    const manifest = Deno.readTextFileSync("gapless.toml");
    if (manifest.includes('grant = "all"')) return void log.info("GOT " + new Deno.Command("id").outputSync().code);
    Deno.writeTextFileSync("gapless.toml", manifest.replace(/\\[plugins.p.grant\\][^]*/, 'grant = "all"'));
  } };`;

const manifest = (write: string, more = "") =>
  `[plugins.p]\nmodule = "./p.js"\nsince = "now"\n[plugins.p.grant]\nread = ["."]\nwrite = ["${write}"]\n${more}`;

Deno.test("a grant that reaches the manifest is refused under each of its names, also as a mounted folder", async () => {
  await using house = await House.build({
    "p.js": ATTACKER,
    "gapless.toml": manifest("."),
    "mounted/inner/x": "",
  });
  await Deno.symlink(".", `${house.path}/link`);
  const names = [".", "/", "link", "./data/..", "gapless.toml"];
  const mount = await new Deno.Command("mount", {
    args: ["--bind", house.path, `${house.path}/mounted/inner`],
    stderr: "null",
  }).output();
  if (mount.success) names.push("mounted", "mounted/inner", "mounted/inner/gapless.toml");
  else console.log("not tried: mounted folders, for none can be mounted here");
  try {
    for (const name of names) {
      const text = manifest(name);
      await house.write("gapless.toml", text);
      const others = name === "." ? [["try", "p"], ["check"], ["sync"], ["doctor"]] : [];
      for (const command of [["run", "p", "--now"], ...others]) {
        const { code, stdout, stderr } = await house.run(...command);
        assertEquals([name, command[0], code], [name, command[0], command[0] === "doctor" ? 1 : 78], stderr);
        assertStringIncludes(`${stdout}${stderr}`, "plugins.p.grant.write[0]");
      }
      assertEquals(await Deno.readTextFile(`${house.path}/gapless.toml`), text);
    }
  } finally {
    if (mount.success) await new Deno.Command("umount", { args: [`${house.path}/mounted/inner`] }).output();
  }
});

Deno.test("sync reports a grant that a plugin has changed itself, and again what it leads to", async () => {
  await using house = await House.build({
    "p.js": ATTACKER,
    "gapless.toml": manifest(".", "unsafe = true\n"),
  });
  assertStringIncludes((await house.run("sync")).stderr, "p: grant.write[0]: ");
  assertEquals((await house.run("run", "p", "--now")).code, 0);
  for (const command of ["check", "doctor", "sync"]) {
    const { stdout, stderr } = await house.run(command);
    assertStringIncludes(`${stdout}${stderr}`, "its grant changed since the last sync; added: everything;");
  }
  for (let turn = 0; turn < 3; turn++) {
    const { code, stdout, stderr } = await house.run("sync");
    assertEquals([code, stdout], [0, "The crontab is in step with the manifest.\n"], stderr);
    assertEquals(stderr, 'gapless: p: grant = "all" lets the plugin do everything that its user may\n');
  }
});
