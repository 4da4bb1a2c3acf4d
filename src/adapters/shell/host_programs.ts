import { hostEnvironment } from "../../domain/instance/host_environment.ts";
import type { IgnoredEntry } from "../../ports/machine.ts";
import { isExecutable } from "../files/is_executable.ts";
import { ShellError } from "./shell.ts";
import { type SearchPath, searchPath } from "./search_path.ts";
import { untrustedReason } from "./untrusted_reason.ts";

/** Programs that a variable names, whatever PATH says. */
const OVERRIDES: Readonly<Record<string, string>> = { crontab: "GAPLESS_CRONTAB" };

/** By what the programs of the host are found. */
export interface HostProgramsOptions {
  /** Variables that this process was started with, before any file or plugin added to them. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether this process belongs to root. */
  readonly isRoot: boolean;
}

/**
 * The programs of the host that Gapless starts, and the environment that they get. Each is looked up once, in the environment
 * that this process was started with: nothing that a plugin or an env file does later leads to another program.
 */
export class HostPrograms {
  readonly #options: HostProgramsOptions;
  readonly #found = new Map<string, string>();
  #search?: SearchPath;

  constructor(options: HostProgramsOptions) {
    this.#options = options;
  }

  /** Variables for a program of the host. */
  get environment(): Readonly<Record<string, string>> {
    return hostEnvironment(this.#options.env, this.#searchPath.folders.join(":"));
  }

  /** Entries of PATH in which no program is searched. */
  get ignored(): readonly IgnoredEntry[] {
    return this.#searchPath.ignored;
  }

  /**
   * Returns the absolute path of a program.
   *
   * @param program Name, or a path, which is returned as it is.
   * @throws {ShellError} If there is none (`not found`), or the variable that names it is wrong (`failed`).
   */
  find(program: string): string {
    if (program.startsWith("/")) return program;
    const known = this.#found.get(program);
    if (known !== undefined) return known;
    const path = this.#named(program) ?? this.#lookUp(program);
    this.#found.set(program, path);
    return path;
  }

  get #searchPath(): SearchPath {
    return this.#search ??= searchPath(this.#options.env["PATH"], this.#options.isRoot);
  }

  /** Returns the program that a variable of its own names; undefined if none does. */
  #named(program: string): string | undefined {
    const variable = OVERRIDES[program];
    const path = variable === undefined ? undefined : this.#options.env[variable];
    if (!path) return undefined;
    const fault = !path.startsWith("/")
      ? "is not an absolute path"
      : isExecutable(path)
      ? null
      : "is not an executable file";
    if (fault === null) return path;
    throw new ShellError("failed", `the variable ${variable} is "${path}", which ${fault}`);
  }

  #lookUp(program: string): string {
    const { folders, ignored } = this.#searchPath;
    const refused: IgnoredEntry[] = [];
    for (const folder of folders) {
      const path = `${folder.replace(/\/+$/, "")}/${program}`;
      if (!isExecutable(path)) continue;
      const reason = this.#options.isRoot ? untrustedReason(path) : null;
      if (reason === null) return path;
      refused.push({ entry: path, reason });
    }
    const why = [...ignored, ...refused].map(({ entry, reason }) => `; ignored "${entry}": ${reason}`);
    const where = folders.length === 0 ? "no entry of it can be used" : folders.join(":");
    throw new ShellError("not found", `there is no "${program}" program on PATH (${where}${why.join("")})`);
  }
}
