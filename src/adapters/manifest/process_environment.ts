import { ValueSourceError, type Variables } from "../../domain/manifest/values/value_sources.ts";
import type { Environment } from "../../ports/manifest_source.ts";
import { reasonOf } from "./reason_of.ts";

/** The {@linkcode Environment} of this process, with the variables of an env file behind it. */
export class ProcessEnvironment implements Environment {
  readonly inherited: Variables;
  readonly #fallback: ReadonlyMap<string, string>;

  constructor(fallback: ReadonlyMap<string, string>) {
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
    try {
      return Deno.readTextFileSync(path);
    } catch (error) {
      throw new ValueSourceError(`Cannot read the file "${path}": ${reasonOf(error)}`, { cause: error });
    }
  }

  apply(): void {
    for (const [name, value] of this.#fallback) {
      if (Deno.env.get(name) === undefined) Deno.env.set(name, value);
    }
  }
}
