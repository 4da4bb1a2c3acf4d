import type { BuildFailure, BuildOptions, OutputFile } from "esbuild-wasm/esm/browser.js";
import type { ModuleSpecifier } from "../../../domain/manifest/module_specifier.ts";
import { LinkError } from "../../../ports/linker.ts";
import type { Evidence } from "../cache/evidence.ts";
import type { LinkerAssets } from "../linker_assets.ts";
import { IMPORT_META } from "../load/import_meta.ts";
import { findDenoConfig, NO_CONFIG } from "../resolve/deno_config.ts";
import type { Remote } from "../remote/remote.ts";
import { Packages } from "../resolve/packages.ts";
import { describeFaults } from "./describe_faults.ts";
import { graphPlugin } from "./graph_plugin.ts";
import { loadEsbuild } from "./load_esbuild.ts";
import { ModuleNames } from "./module_names.ts";
import { withRunTimeRequire } from "./run_time_require.ts";

/** What `bundle()` takes. */
export interface BundleRequest {
  readonly module: ModuleSpecifier;
  /** Where the plugin's own module lies. */
  readonly entry: URL;
  readonly assets: LinkerAssets;
  /** Gets every file that the bundle rests on. */
  readonly evidence: Evidence;
  readonly remote: Remote;
}

/** A module graph in one file, and the way back to its sources. */
export interface Bundle {
  readonly code: string;
  /** A source map; its sources are absolute URLs. */
  readonly map: string;
}

/**
 * Bundles a plugin's module graph.
 *
 * @throws {LinkError} If a module is missing or is not valid code; tells every fault that was found.
 */
export async function bundle(request: BundleRequest): Promise<Bundle> {
  const { text } = request.module;
  try {
    return await build(request);
  } catch (error) {
    if (error instanceof LinkError) {
      throw new LinkError(`Cannot link "${text}": ${error.message}`, { cause: error });
    }
    if (!isBuildFailure(error)) throw error;
    // What is thrown inside esbuild's callbacks is a bug, and keeps its stack.
    const bug = error.errors.find(({ detail }) => detail instanceof Error);
    if (bug !== undefined) throw bug.detail;
    throw new LinkError(
      `Cannot link "${text}": ${describeFaults(error.errors, new ModuleNames(request.entry))}`,
      { cause: error },
    );
  }
}

async function build({ module, entry, assets, evidence, remote }: BundleRequest): Promise<Bundle> {
  // A plugin that Gapless carries needs no config, and may lie (in a compiled binary) below a folder of others.
  const config = module.kind === "file" ? await findDenoConfig(entry, evidence) : NO_CONFIG;
  const graph = { api: assets.api, config, evidence, packages: new Packages(evidence), remote };
  const names = new ModuleNames(entry);
  const esbuild = await loadEsbuild(assets.wasm);
  const options: BuildOptions & { readonly write: false } = {
    plugins: [graphPlugin(graph, names)],
    entryPoints: [entry.href],
    outfile: "/artifact.js",
    write: false,
    logLevel: "silent",
    bundle: true,
    format: "esm",
    platform: "node",
    // Newer syntax that not every supported V8 runs: decorators, `using`.
    target: "es2022",
    // In a compiled binary, an import() at run time reads any file, whatever the permissions: an artifact has none.
    supported: { "dynamic-import": false },
    keepNames: true,
    legalComments: "none",
    sourcemap: "external",
    sourcesContent: false,
    // Without a grant, a sandbox throws when a package reads this variable.
    define: { "process.env.NODE_ENV": '"production"', "import.meta": IMPORT_META },
    tsconfigRaw: { compilerOptions: config.compilerOptions },
  };
  let { outputFiles } = await esbuild.build(options);
  // Only when all modules were read is known which packages can share a version.
  while (await remote.npm.packages.settle()) ({ outputFiles } = await esbuild.build(options));
  await remote.npm.packages.note();
  return {
    code: withRunTimeRequire(textOf(outputFiles, ".js")),
    map: withUrls(textOf(outputFiles, ".map"), names),
  };
}

function textOf(files: readonly OutputFile[], end: string): string {
  const file = files.find(({ path }) => path.endsWith(end));
  if (file === undefined) throw new TypeError(`Cannot bundle: esbuild made no "${end}" file`);
  return file.text;
}

function withUrls(text: string, names: ModuleNames): string {
  const map: { readonly sources: readonly string[] } = JSON.parse(text);
  return JSON.stringify({ ...map, sources: map.sources.map((name) => names.urlOf(name).href) });
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && "errors" in error && Array.isArray(error.errors);
}
