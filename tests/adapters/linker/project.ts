import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { EsbuildLinker } from "../../../src/adapters/linker/esbuild_linker.ts";
import { LIMITS, type Limits } from "../../../src/adapters/linker/link/limits.ts";
import { FileModuleLock } from "../../../src/adapters/lock/file_module_lock.ts";
import { DEFAULT_SOURCES, type ModuleSources } from "../../../src/domain/linking/module_sources.ts";
import type { ModuleSpecifier } from "../../../src/domain/manifest/module_specifier.ts";
import type { Artifact, LockMode } from "../../../src/ports/linker.ts";

/** A test of the linker. Esbuild keeps a timer of its own, up to a quarter of a second beyond its work. */
export function linkerTest(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, fn, sanitizeOps: false, sanitizeResources: false });
}

const REPOSITORY = new URL("../../../", import.meta.url);

/** What one linker of a project may have otherwise than another. */
export interface LinkerVariant {
  readonly version?: string;
  readonly mode?: LockMode;
  readonly sources?: ModuleSources;
  readonly limits?: Limits;
  /** Where the API is. */
  readonly api?: URL;
}

/** A temporary folder with plugins in it, and a linker for them. */
export class Project implements Disposable {
  /** Absolute path of the folder. */
  readonly root: string;
  readonly linker: EsbuildLinker;
  /** Paths of what holds secrets. */
  secrets: readonly string[] = [];

  private constructor(root: string) {
    this.root = root;
    this.linker = this.newLinker();
  }

  /** Makes a project of files by their paths. */
  static open(files: Readonly<Record<string, string>>, folder = "project"): Project {
    // Names of one length: a source map counts columns of code that names files.
    const root = join(Deno.realPathSync(mkdtempSync(join(tmpdir(), "gapless-linker-"))), folder);
    const project = new Project(root);
    for (const [path, text] of Object.entries(files)) project.write(path, text);
    return project;
  }

  /** Makes another linker for the same state folder, as another process has it. */
  newLinker(
    {
      version = "1.0.0",
      mode = "extend",
      sources = DEFAULT_SOURCES,
      api = new URL("mod.ts", REPOSITORY),
      limits = LIMITS,
    }: LinkerVariant = {},
  ): EsbuildLinker {
    return new EsbuildLinker({
      sources,
      lock: new FileModuleLock(this.path("gapless.lock")),
      mode,
      limits,
      manifestDir: this.root,
      secretFiles: () =>
        Promise.resolve(this.secrets.map((path) => ({ path: this.path(path), role: "a secret" }))),
      vendorDir: this.path("gapless_modules"),
      stateDir: join(dirname(this.root), "state"),
      assets: {
        wasm: {
          gzipped: false,
          read: () => Deno.readFile(new URL("node_modules/esbuild-wasm/esbuild.wasm", REPOSITORY)),
        },
        api,
      },
      version,
      builtins: new Map([["sample", pathToFileURL(this.path("builtin.ts"))]]),
    });
  }

  get stateDir(): string {
    return join(dirname(this.root), "state");
  }

  path(path: string): string {
    return join(this.root, path);
  }

  write(path: string, text: string): void {
    const full = this.path(path);
    Deno.mkdirSync(dirname(full), { recursive: true });
    Deno.writeTextFileSync(full, text);
  }

  module(path: string): ModuleSpecifier {
    return { kind: "file", text: `./${path}`, url: pathToFileURL(this.path(path)).href };
  }

  link(path: string): Promise<Artifact> {
    return this.linker.link(this.module(path));
  }

  /** Links a module, imports the artifact, and returns what it exports. */
  async load(path: string): Promise<Readonly<Record<string, unknown>>> {
    const artifact = await this.link(path);
    return await import(pathToFileURL(artifact.path).href);
  }

  [Symbol.dispose](): void {
    Deno.removeSync(dirname(this.root), { recursive: true });
  }
}
