import { assertEquals, assertStringIncludes } from "@std/assert";
import { LIBRARIES, REST, SCRIPTS } from "../../tools/build/scripts.ts";
import { House, PROGRAM, resultOf } from "./house.ts";

const IS_BINARY = PROGRAM.length === 1;
const DIST = new URL("../../dist/", import.meta.url).pathname;
const PROGRAM_SCRIPT = "program.cjs";
const BUNDLES = [
  "main.js",
  "wake_up.js",
  "sandbox_process.js",
  PROGRAM_SCRIPT,
  "worker.js",
  "api.json",
  "manager.js",
  "esbuild.wasm.gz",
];
const NEEDS_PG = "postgres://nobody@127.0.0.1:1/none";

const MANIFEST = '[plugins.near]\nmodule = "./near.ts"\n[plugins.manager]\nenabled = false\n';
const NEAR = 'export default { enabled: () => true, interval: () => "* * * * *", run() {} };\n';

Deno.test({
  name:
    "a wake-up does its window where the scripts and libraries are missing that only other commands need, and those need them",
  ignore: !IS_BINARY,
  async fn() {
    await using house = await House.build({
      "gapless.toml": MANIFEST,
      "near.ts": NEAR,
      // The bundles start themselves with what is configured beside them.
      "deno.json": '{ "unstable": ["worker-options"] }',
    });
    await house.claim();
    for (const name of BUNDLES) await Deno.copyFile(DIST + name, `${house.path}/${name}`);
    const bundle = (...args: string[]) => {
      const place = ["--manifest", `${house.path}/gapless.toml`, "--state", `${house.path}/state`];
      return resultOf(
        new Deno.Command(Deno.execPath(), {
          args: ["run", "--quiet", "-A", `${house.path}/main.js`, ...args, ...place],
          env: { NO_COLOR: "1" },
        }).output(),
      );
    };
    const scripts = [...Object.keys(SCRIPTS), REST].filter((name) => name !== PROGRAM_SCRIPT);
    const libraries = Object.values(LIBRARIES);
    const install = (names: readonly string[]) =>
      Promise.all(names.map((name) => Deno.copyFile(DIST + name, `${house.path}/${name}`)));
    await install([...scripts, ...libraries]);
    assertEquals((await bundle("check")).code, 0);
    for (const name of [...scripts, ...libraries]) await Deno.remove(`${house.path}/${name}`);

    const woken = await bundle("run", "near");
    assertEquals([woken.code, woken.stdout, woken.stderr], [0, "", ""]);
    assertEquals((await house.windows("near")).map(({ state }) => state), ["done"]);
    assertStringIncludes((await bundle("status")).stderr, REST);
    await install(scripts);
    const asked = { status: "kysely.cjs", plan: "diff.cjs" };
    for (const [command, library] of Object.entries(asked)) {
      assertStringIncludes((await bundle(command)).stderr, library, command);
    }

    await install(libraries);
    assertStringIncludes((await bundle("status")).stdout, "near");
    assertStringIncludes((await bundle("plan")).stdout, "Every minute");
    await house.write("gapless.toml", `[gapless]\nledger = "${NEEDS_PG}"\n${MANIFEST}`);
    assertStringIncludes((await bundle("status")).stderr, "ECONNREFUSED");
  },
});

Deno.test({
  name: "the script of a wake-up imports no library that only other commands need",
  ignore: !IS_BINARY,
  async fn() {
    const text = await Deno.readTextFile(DIST + PROGRAM_SCRIPT);
    for (const name of Object.keys(LIBRARIES)) {
      // Bundled it cannot be: what is imported under these names stays an import.
      assertEquals(text.includes(`require(${JSON.stringify(name)})`), false, name);
    }
  },
});
