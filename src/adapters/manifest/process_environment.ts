import {
  type PluginVariables,
  ValueSourceError,
  type ValueSources,
  type Variables,
} from "../../domain/manifest/values/value_sources.ts";
import { readRegularText } from "../files/read_regular_file.ts";
import { reasonOf } from "./reason_of.ts";

/** Returns why a file must not be read; null if it may. */
export type ReasonAgainst = (path: string) => string | null;

/** The variables of this process and those of an env file; where both have one, the process's counts. */
export class ProcessEnvironment implements ValueSources, PluginVariables {
  readonly inherited: Variables;
  readonly #fallback: ReadonlyMap<string, string>;
  readonly #reasonAgainst: ReasonAgainst;

  constructor(fallback: ReadonlyMap<string, string>, reasonAgainst: ReasonAgainst) {
    this.#reasonAgainst = reasonAgainst;
    this.#fallback = fallback;
    const own = Deno.env.toObject();
    this.inherited = { env: (name) => own[name], names: () => Object.keys(own) };
  }

  env(name: string): string | undefined {
    return Deno.env.get(name) ?? this.#fallback.get(name);
  }

  names(): readonly string[] {
    return [...new Set([...Object.keys(Deno.env.toObject()), ...this.#fallback.keys()])];
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

  /**
   * Puts the variables of the env file that the process lacks into its environment: the libraries that it works with read
   * some there, such as a database's password.
   */
  apply(): void {
    for (const [name, value] of this.#fallback) {
      if (Deno.env.get(name) === undefined) Deno.env.set(name, value);
    }
  }
}
