// @ts-types="./ini.d.ts"
import { parse } from "ini";

/** Settings of npm by their keys, such as `registry`, `@acme:registry` and `//host/:_authToken`. */
export type NpmSettings = ReadonlyMap<string, string>;

/** As npm has it: `${NAME}`, and `${NAME?}` for one that may be unset. */
const VARIABLE = /\$\{([^}?]+)(\?)?\}/g;

/**
 * Parses an .npmrc file.
 *
 * @param env Returns a variable of the environment. What names one that is not set stays as it is, as with npm.
 */
export function parseNpmrc(text: string, env: (name: string) => string | undefined): NpmSettings {
  const settings = new Map<string, string>();
  for (const [key, value] of Object.entries(parse(text))) {
    if (typeof value === "string") settings.set(expand(key, env), expand(value, env));
  }
  return settings;
}

function expand(text: string, env: (name: string) => string | undefined): string {
  return text.replace(VARIABLE, (whole, name: string, optional) => env(name) ?? (optional ? "" : whole));
}
