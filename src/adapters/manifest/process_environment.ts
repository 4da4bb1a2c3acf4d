import type { CommandLine } from "../../domain/manifest/manifest.ts";
import {
  type PluginVariables,
  type ValueCommands,
  ValueSourceError,
  type ValueSources,
  type Variables,
} from "../../domain/manifest/values/value_sources.ts";
import { readRegularText } from "../files/read_regular_file.ts";
import { reasonOf } from "./reason_of.ts";

/** Returns why a file must not be read; null if it may. */
export type ReasonAgainst = (path: string) => string | null;

/** Set by systemd, for services that have credentials. */
const CREDENTIALS = "CREDENTIALS_DIRECTORY";

/** Runs a program to its end, and returns what it printed; throws a {@linkcode ValueSourceError} if it fails. */
export type RunCommand = (command: CommandLine) => Promise<string>;

/** What a {@linkcode ProcessEnvironment} gets values by. */
export interface EnvironmentOptions {
  readonly runCommand: RunCommand;
  readonly reasonAgainst: ReasonAgainst;
  /** The variables that this process was started with; those that it has now, if left out. */
  readonly inherited?: Readonly<Record<string, string>> | undefined;
}

/** The variables of this process and those of an env file; where both have one, the process's counts. */
export class ProcessEnvironment implements ValueSources, ValueCommands, PluginVariables {
  readonly inherited: Variables;
  readonly #fallback: ReadonlyMap<string, string>;
  readonly #reasonAgainst: ReasonAgainst;
  readonly #runCommand: RunCommand;
  readonly #printed = new Map<string, PromiseSettledResult<string>>();

  constructor(
    fallback: ReadonlyMap<string, string>,
    { runCommand, reasonAgainst, inherited }: EnvironmentOptions,
  ) {
    this.#reasonAgainst = reasonAgainst;
    this.#fallback = fallback;
    this.#runCommand = runCommand;
    const own = inherited ?? Deno.env.toObject();
    this.inherited = { env: (name) => own[name], names: () => Object.keys(own) };
  }

  env(name: string): string | undefined {
    return this.inherited.env(name) ?? this.#fallback.get(name);
  }

  names(): readonly string[] {
    return [...new Set([...this.inherited.names(), ...this.#fallback.keys()])];
  }

  file(path: string): string {
    const reason = this.#reasonAgainst(path);
    if (reason !== null) throw new ValueSourceError(`Cannot read the file "${path}": ${reason}`);
    try {
      return readRegularText(path);
    } catch (error) {
      throw new ValueSourceError(`Cannot read the file "${path}": ${reasonOf(error)}`, { cause: error });
    }
  }

  credential(name: string): string {
    const folder = this.inherited.env(CREDENTIALS);
    if (folder === undefined) {
      throw new ValueSourceError(
        `Cannot read the credential "${name}": ${CREDENTIALS} is not set; systemd sets it for services with ` +
          `LoadCredential=${name}:… (cron does not: use { file } or { command } there)`,
      );
    }
    return this.file(`${folder}/${name}`);
  }

  async runCommands(commands: readonly CommandLine[]): Promise<void> {
    const wanted = new Map(commands.map((command) => [JSON.stringify(command), command]));
    await Promise.all(
      Array.from(wanted).filter(([key]) => !this.#printed.has(key)).map(async ([key, command]) => {
        const [result] = await Promise.allSettled([this.#runCommand(command)]);
        this.#printed.set(key, result);
      }),
    );
  }

  command(command: CommandLine): string {
    const result = this.#printed.get(JSON.stringify(command));
    if (result === undefined) throw new TypeError(`The program "${command[0]}" was not run`);
    if (result.status === "rejected") throw result.reason;
    return result.value;
  }

  /**
   * Puts the variables of the env file that the process lacks into its environment: the libraries that it works with read
   * some there, such as a database's password.
   */
  apply(): void {
    for (const [name, value] of this.#fallback) {
      if (this.inherited.env(name) === undefined) Deno.env.set(name, value);
    }
  }
}
