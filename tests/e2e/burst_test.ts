import { assert, assertEquals } from "@std/assert";
import { share } from "../soak.ts";
import { House, PROGRAM, resultOf } from "./house.ts";

const IS_BINARY = PROGRAM.length === 1;
/** The source takes longer to start. */
const PLUGINS = share(IS_BINARY ? 800 : 200);

Deno.test(`${PLUGINS} plugins that are due at once, all woken at once, do their windows, and none fails`, async () => {
  const names = Array.from({ length: PLUGINS }, (_, number) => `p${number}`);
  const plugin = 'export default { enabled: () => true, interval: () => "0 0 1 1 *", run() {} };\n';
  const tables = names.map((name) => `[plugins.${name}]\nmodule = "./${name}.ts"\n`);
  await using house = await House.build({
    "gapless.toml": `${tables.join("")}[plugins.manager]\nenabled = false\n`,
    ...Object.fromEntries(names.map((name) => [`${name}.ts`, `// ${name}\n${plugin}`])),
  });
  await house.claim();
  assertEquals((await house.run("check")).stderr, "");
  const place = ["--manifest", `${house.path}/gapless.toml`, "--state", `${house.path}/state`];
  const [program, ...first] = PROGRAM;
  const results = await Promise.all(names.map((name) =>
    resultOf(
      new Deno.Command(program, {
        // As a line of the crontab has it.
        args: [...first, "run", name, ...place],
        stdin: "null",
        stdout: "piped",
        stderr: "piped",
      }).output(),
    )
  ));
  assertEquals(results.filter(({ code }) => code !== 0).map(({ stderr }) => stderr), []);
  const runs = (await house.run("history", "--json", "--limit", String(2 * PLUGINS))).json<
    { runs: { plugin: string; outcome: string }[] }
  >().runs;
  assertEquals(new Set(runs.map((run) => run.plugin)).size, PLUGINS);
  assert(runs.every(({ outcome }) => outcome === "ok"));
  // They passed the semaphore, whose files do not become more than there are places.
  const places = Array.from(Deno.readDirSync(`${house.path}/state/starting`), ({ name }) => name);
  assert(
    places.filter((name) => /^\d+$/.test(name)).length <= navigator.hardwareConcurrency + 1,
    places.join(" "),
  );
});
