/**
 * Compiles the bundles of dist/ into the binary dist/gapless, with the engine's code for a wake-up in it.
 *
 * @module
 */

import { putAside } from "../aside/aside.ts";
import { LIBRARIES } from "./libraries.ts";

/** What is imported, or needed by few. */
const CARRIED = ["wake_up.js", "sandbox_process.js", "worker.js", "api.json", "manager.js"];
/** Most of what there is, and not needed at each start: that one may end soon, or be a sandbox process. */
const ASIDE = ["program.cjs", ...Object.values(LIBRARIES), "esbuild.wasm.gz"];

/** To optimize WebAssembly early would spend most of a link on the bundler, which runs but once. */
const V8_FLAGS = "--wasm-tiering-budget=2000000000";

const PLUGIN = `export default { enabled: () => true, interval: () => "* * * * *", run() {} };\n`;
const MANIFEST = `[plugins.idle]\nmodule = "./idle.ts"\n`;

if (import.meta.main) {
  await compile("compile_ahead", [...CARRIED, ...ASIDE]);
  await compileAhead(`${Deno.cwd()}/dist/program.code`);
  await Deno.remove("dist/compile_ahead");
  await compile("gapless", CARRIED, "main.js");
  const aside = [...ASIDE, "program.code"];
  const files = new Map(aside.map((name) => [name, Deno.readFileSync(`dist/${name}`)]));
  if (!putAside("dist/gapless", files)) await compile("gapless", [...CARRIED, ...aside], "main.js");
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
