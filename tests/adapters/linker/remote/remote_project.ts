import { DEFAULT_SOURCES, type ModuleSources } from "../../../../src/domain/linking/module_sources.ts";
import { pathToFileURL } from "node:url";
import type { EsbuildLinker } from "../../../../src/adapters/linker/esbuild_linker.ts";
import { LIMITS, type Limits } from "../../../../src/adapters/linker/link/limits.ts";
import type { ModuleSpecifier } from "../../../../src/domain/manifest/module_specifier.ts";
import type { LockMode } from "../../../../src/ports/linker.ts";
import { Registry } from "../../../registry/registry.ts";
import { Project } from "../project.ts";

/** A project whose plugins come from a server of the tests' own. */
export class RemoteProject implements AsyncDisposable {
  readonly registry = Registry.open();
  readonly project: Project;
  limits: Limits = LIMITS;
  /** Where modules come from otherwise than from the server. */
  sources: Partial<ModuleSources> = {};

  constructor(files: Readonly<Record<string, string>> = {}) {
    this.project = Project.open({ "gapless.toml": "", ...files });
  }

  /** Links a module as another process does: of another machine, or by its path in the project. */
  async link(module: string, mode: LockMode = "extend"): Promise<string> {
    return (await this.#linker(mode).link(this.specifier(module))).path;
  }

  /** Links a module from its sources, whatever was kept. */
  async relink(module: string): Promise<string> {
    return (await this.#linker("extend").relink(this.specifier(module))).path;
  }

  #linker(mode: LockMode): EsbuildLinker {
    const sources = {
      ...DEFAULT_SOURCES,
      jsr: this.registry.jsrUrl,
      npmrc: this.project.path(".npmrc"),
      npm: { kind: "registry", url: this.registry.npmUrl },
      ...this.sources,
    } as const;
    return this.project.newLinker({ mode, sources, limits: this.limits });
  }

  /** Links a module, imports the artifact, and returns its default export. */
  async load(module: string, mode: LockMode = "extend"): Promise<unknown> {
    return (await import(pathToFileURL(await this.link(module, mode)).href)).default;
  }

  get lock(): string {
    return Deno.readTextFileSync(this.project.path("gapless.lock"));
  }

  set lock(text: string) {
    this.project.write("gapless.lock", text);
  }

  specifier(text: string): ModuleSpecifier {
    const scheme = /^(https?|jsr|npm):/.exec(text)?.[1];
    // The pattern lets no other scheme through.
    return scheme === undefined
      ? this.project.module(text)
      : { kind: "remote", text, scheme: scheme as "https" | "http" | "jsr" | "npm" };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.registry.stop();
    this.project[Symbol.dispose]();
  }
}
