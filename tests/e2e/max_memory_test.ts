import { assertEquals, assertStringIncludes } from "@std/assert";
import { House, resultOf, until } from "./house.ts";

const MANIFEST = `[gapless]
max_memory = "1GB"
[plugins.first]
module = "./plugin.ts"
memory = "600MB"
grant = { read = ["."], write = ["."], unsafe = true }
[plugins.second]
module = "./plugin.ts"
memory = "600MB"
grant = { read = ["."], write = ["."], unsafe = true }
[plugins.manager]
enabled = false
`;

/** Says when it begins and ends, and stays until it may go. */
const PLUGIN = `import { definePlugin } from "@gapless/gapless";
const note = (text) => Deno.writeTextFileSync("notes", text + "\\n", { append: true });
const mayGo = () => { try { return Deno.statSync("go").isFile; } catch { return false; } };
export default definePlugin({
  interval: "0 0 1 1 *",
  async run(start, end, { plugin }) {
    note("begin " + plugin);
    while (!mayGo()) await new Promise((done) => setTimeout(done, 20));
    note("end " + plugin);
  },
});`;

Deno.test("a run that would exceed max_memory waits, without its window, until another one has ended", async () => {
  await using house = await House.build({ "gapless.toml": MANIFEST, "plugin.ts": PLUGIN });
  const first = resultOf(house.start("run", "first").output());
  await until(async () => (await house.read("notes")) === "begin first\n", "the first run to begin", 60);
  const second = house.start("run", "second", "--verbose");
  const stderr = second.stderr.pipeThrough(new TextDecoderStream()).getReader();
  assertStringIncludes(
    (await stderr.read()).value ?? "",
    "waits for memory: this run may use 600 MB, all runs together 1000 MB",
  );
  assertEquals((await house.run("run", "second")).code, 75);
  await house.write("go", "");
  assertEquals([(await first).code, (await first).stderr], [0, ""]);
  while (!(await stderr.read()).done);
  assertEquals((await second.status).code, 0);
  await second.stdout.cancel();
  assertEquals(await house.read("notes"), "begin first\nend first\nbegin second\nend second\n");
});

Deno.test("a run that waits for memory ends with SIGTERM, and leaves its window to the next one", async () => {
  await using house = await House.build({ "gapless.toml": MANIFEST, "plugin.ts": PLUGIN });
  const first = resultOf(house.start("run", "first").output());
  await until(async () => (await house.read("notes")) === "begin first\n", "the first run to begin", 60);
  const second = house.start("run", "second", "--verbose");
  const stderr = second.stderr.getReader();
  await stderr.read();
  second.kill("SIGTERM");
  while (!(await stderr.read()).done);
  await second.status;
  await second.stdout.cancel();
  await house.write("go", "");
  assertEquals((await first).code, 0);
  assertEquals((await house.run("run", "second")).code, 0);
  // The one that was stopped had not begun any.
  assertEquals((await house.history("second")).map(({ attempt, outcome }) => [attempt, outcome]), [[
    1,
    "ok",
  ]]);
});
