/**
 * Compiles the bundles of dist/ into the binary dist/gapless, by the Deno that runs this, and embeds the program's scripts with
 * the engine's code for them.
 *
 * @module
 */

import { embedPayload } from "./embed_payload.ts";
import { LIBRARIES, REST, SCRIPTS } from "./scripts.ts";

/** What Deno's compiler carries: it is imported, or small. */
const CARRIED = [
  "wake_up.js",
  "unchanged_sync.js",
  "sandbox_process.js",
  "worker.js",
  "api.json",
  "manager.js",
];
/** Most of what there is, and not needed at each start: that one may end soon, or be a sandbox process. */
const EMBEDDED = [...Object.keys(SCRIPTS), REST, ...Object.values(LIBRARIES), "esbuild.wasm.gz"];

/** Commands for which the engine's code of a script is kept, in the order in which they are run. */
const CODE_CACHES: readonly { readonly script: string; readonly command: readonly string[] }[] = [
  { script: "linker.cjs", command: ["check", "--quiet"] },
  { script: "program.cjs", command: ["run", "idle"] },
  { script: REST, command: ["plan", "--quiet"] },
];

/** To optimize WebAssembly early would spend most of a link on the bundler, which runs but once. */
const V8_FLAGS = "--wasm-tiering-budget=2000000000";

const PLUGIN = `export default { enabled: () => true, interval: () => "* * * * *", run() {} };\n`;
const MANIFEST = `[plugins.idle]\nmodule = "./idle.ts"\n`;

if (import.meta.main) {
  await compile("make_code_cache", { main: "make_code_cache.js", files: [...CARRIED, ...EMBEDDED] });
  await makeCodeCaches();
  await Deno.remove("dist/make_code_cache");
  await compile("gapless", { main: "main.js", files: CARRIED });
  const names = [...EMBEDDED, ...CODE_CACHES.map(({ script }) => `${script}.code`)];
  embedPayload("dist/gapless", new Map(names.map((name) => [name, Deno.readFileSync(`dist/${name}`)])));
}

/** What `compile()` makes a binary of; all are files of dist/. */
interface Contents {
  readonly main: string;
  readonly files: readonly string[];
}

async function compile(name: string, { main, files }: Contents): Promise<void> {
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
    `dist/${main}`,
  ]);
}

/** Lets the engine compile what each command does, and keeps that. */
async function makeCodeCaches(): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "gapless-build-" });
  try {
    await Deno.writeTextFile(`${folder}/idle.ts`, PLUGIN);
    await Deno.writeTextFile(`${folder}/gapless.toml`, MANIFEST);
    const place = ["--manifest", `${folder}/gapless.toml`, "--state", `${folder}/state`];
    for (const { script, command } of CODE_CACHES) {
      // A command moves to the folder of its manifest.
      const file = `${Deno.cwd()}/dist/${script}.code`;
      await run("dist/make_code_cache", [file, script, ...command, ...place]);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function run(program: string, args: readonly string[]): Promise<void> {
  const { success } = await new Deno.Command(program, {
    args: [...args],
    // A plan reads the crontab: here it is an empty one, and nobody's.
    // The program is where root must not run one, if a user's checkout is built as root.
    env: { GAPLESS_CRONTAB: "/bin/true", GAPLESS_TRUST_OWNER: String(Deno.statSync("dist").uid) },
    stdout: "null",
    stderr: "inherit",
  }).output();
  if (!success) throw new Error(`Cannot build the binary: "${program} ${args.join(" ")}" failed`);
}
