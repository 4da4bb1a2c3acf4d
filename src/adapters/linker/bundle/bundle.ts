import { dirname, fromFileUrl } from "@std/path/posix";
import type { BuildFailure } from "esbuild-wasm/esm/browser.js";
import type { Lock } from "../../../domain/linking/lock.ts";
import type { ModuleSources } from "../../../domain/linking/module_sources.ts";
import type { ModuleSpecifier } from "../../../domain/manifest/module_specifier.ts";
import { findDenoConfig, NO_CONFIG } from "../graph/deno_config.ts";
import { ImportBoundary } from "../graph/import_boundary.ts";
import type { Remote } from "../graph/remote.ts";
import type { DependencyRecorder } from "../link/dependency_recorder.ts";
import type { GuardedFiles } from "../link/guarded_files.ts";
import { LinkFault } from "../link/link_fault.ts";
import { toLinkError } from "../link/to_link_error.ts";
import { InstalledPackages } from "../package/installed_packages.ts";
import { describeDiagnostics } from "./diagnostics.ts";
import type { EsbuildWasm } from "./load_esbuild.ts";
import { ModuleNames } from "./module_names.ts";
import { bundleWithPrebundles } from "./prebundle.ts";
import { withRunTimeRequire } from "./run_time_require.ts";

/** What `bundle()` takes. */
export interface BundleRequest {
  readonly module: ModuleSpecifier;
  /** Where the plugin's own module lies. */
  readonly entry: URL;
  readonly wasm: EsbuildWasm;
  /** What `@gapless/gapless` stands for: the module of a source tree, or a pack. */
  readonly api: URL;
  /** Gets every file that the bundle rests on. */
  readonly recorder: DependencyRecorder;
  readonly remote: Remote;
  readonly sources: ModuleSources;
  /** Absolute path of the manifest's folder. */
  readonly manifestDir: string;
  /** What no module may import. */
  readonly guarded: GuardedFiles;
  /** Absolute path of the file that keeps what need not be bundled again. */
  readonly prebundlePath: string;
  /** Whether what that file keeps may be used. */
  readonly trustKept: boolean;
  /** Opens what is locked, and nothing else, once more. */
  readonly reopen: (lock: Lock) => Remote;
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
  try {
    return await build(request);
  } catch (error) {
    throw toLinkError(
      faultOf(error, new ModuleNames(request.entry)),
      ({ message }) => `Cannot link "${request.module.text}": ${message}`,
    );
  }
}

/** Returns what esbuild found as one fault, and any other error as it is. */
function faultOf(error: unknown, names: ModuleNames): unknown {
  if (!isBuildFailure(error)) return error;
  // What is thrown inside esbuild's callbacks is a bug, and keeps its stack.
  const bug = error.errors.find(({ detail }) => detail instanceof Error);
  return bug?.detail ?? new LinkFault({ why: describeDiagnostics(error.errors, names) }, { cause: error });
}

async function build(request: BundleRequest): Promise<Bundle> {
  const { module, entry, wasm, api, recorder, remote, sources, prebundlePath, trustKept, reopen } = request;
  const { manifestDir, guarded } = request;
  // A plugin that Gapless carries needs no config, and may lie (in a compiled binary) below a folder of others.
  const config = module.kind === "file" ? await findDenoConfig(entry, recorder) : NO_CONFIG;
  const folder = entry.protocol === "file:" ? dirname(fromFileUrl(entry)) : null;
  const boundary = module.kind === "file"
    ? new ImportBoundary({ guarded, manifestDir, config: config.path, entry: fromFileUrl(entry), recorder })
    : null;
  const packages = new InstalledPackages(recorder);
  const graph = { api, folder, config, boundary, recorder, packages, remote };
  const names = new ModuleNames(entry);
  const { code, map } = await bundleWithPrebundles({
    build: { wasm, graph, names, entry },
    path: prebundlePath,
    trustKept,
    settings: [config.imports, config.compilerOptions, sources],
    reopen,
  });
  await remote.npm.packages.note();
  return { code: withRunTimeRequire(code), map: withUrls(map, names) };
}

function withUrls(text: string, names: ModuleNames): string {
  const map: { readonly sources: readonly string[] } = JSON.parse(text);
  return JSON.stringify({ ...map, sources: map.sources.map((name) => names.urlOf(name).href) });
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && "errors" in error && Array.isArray(error.errors);
}
