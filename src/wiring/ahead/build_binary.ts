/**
 * Compiles the bundles of dist/ into the binary dist/gapless, with the engine's code for a wake-up in it.
 *
 * @module
 */

import { putAside } from "../aside/aside.ts";
import { LIBRARIES } from "./libraries.ts";

const FILES = [
  "wake_up.js",
  "sandbox_process.js",
  "worker.js",
  "api.json",
  "manager.js",
  "program.cjs",
  ...Object.values(LIBRARIES),
];
/** The bundler: most of what there is to carry, and needed only to link. */
const WASM = "esbuild.wasm.gz";

/** To optimize WebAssembly early would spend most of a link on the bundler, which runs but once. */
const V8_FLAGS = "--wasm-tiering-budget=2000000000";

const PLUGIN = `export default { enabled: () => true, interval: () => "* * * * *", run() {} };\n`;
const MANIFEST = `[plugins.idle]\nmodule = "./idle.ts"\n`;

if (import.meta.main) {
  await compile("compile_ahead", [...FILES, WASM]);
  await compileAhead(`${Deno.cwd()}/dist/program.code`);
  await Deno.remove("dist/compile_ahead");
  const carried = [...FILES, "program.code"];
  await compile("gapless", carried, "main.js");
  const aside = putAside("dist/gapless", await Deno.readFile(`dist/${WASM}`));
  if (!aside) await compile("gapless", [...carried, WASM], "main.js");
}

async function compile(name: string, files: readonly string[], entry = `${name}.js`): Promise<void> {
  const flags = [
    "--no-config",
    "--unstable-worker-options",
    "--no-code-cache",
    "--no-check",
    "--no-prompt",
    "-A",
  ];
  const included = files.flatMap((file) => ["--include", `dist/${file}`]);
  await run(Deno.execPath(), [
    "compile",
    "--quiet",
    ...flags,
    `--v8-flags=${V8_FLAGS}`,
    ...included,
    "-o",
    `dist/${name}`,
    `dist/${entry}`,
  ]);
}

/** Lets the engine compile what a wake-up with one window does, and nothing of what a link does. */
async function compileAhead(file: string): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "gapless-build-" });
  try {
    await Deno.writeTextFile(`${folder}/idle.ts`, PLUGIN);
    await Deno.writeTextFile(`${folder}/gapless.toml`, MANIFEST);
    const place = ["--manifest", `${folder}/gapless.toml`, "--state", `${folder}/state`];
    await run("dist/compile_ahead", ["/dev/null", "check", "--quiet", ...place]);
    await run("dist/compile_ahead", [file, "run", "idle", ...place]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function run(program: string, args: readonly string[]): Promise<void> {
  const { success } = await new Deno.Command(program, { args: [...args], stdout: "null" }).output();
  if (!success) throw new Error(`Cannot build the binary: "${program} ${args.join(" ")}" failed`);
}
