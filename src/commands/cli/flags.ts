import { parseArgs } from "@std/cli/parse-args";
import { nearestKey } from "../../domain/text/nearest_key.ts";
import { UsageError } from "./usage_error.ts";

/** Flags that every command takes. */
export const COMMON = {
  boolean: ["help", "json", "no-color", "quiet", "version"],
  string: ["manifest", "state", "trust-owner"],
} as const;

/** A command line, taken apart. */
export interface Flags {
  /** What is no flag, in order. */
  readonly operands: readonly string[];
  /** Tells whether a flag without a value was given. */
  has(name: string): boolean;
  /** Returns the value of a flag that has one. */
  text(name: string): string | undefined;
}

/** The flags that a command line may hold. */
export interface FlagNames {
  readonly boolean?: readonly string[];
  readonly string?: readonly string[];
  /** Words by which `--state` chooses what is shown, given as the flag `states`; any other value is the state folder. */
  readonly states?: readonly string[];
}

/**
 * Takes a command line apart.
 *
 * @throws {UsageError} On an unknown flag, and on a flag that lacks its value.
 */
export function parseFlags(given: readonly string[], flags: FlagNames): Flags {
  const { boolean = [], states } = flags;
  const string = states === undefined ? flags.string ?? [] : [...flags.string ?? [], "states"];
  const args = states === undefined ? given : nameStates(given, states);
  const names = [...COMMON.boolean, ...COMMON.string, ...boolean, ...string];
  const found = parseArgs(joinValues(args, [...COMMON.string, ...string]), {
    boolean: [...COMMON.boolean, ...boolean],
    string: [...COMMON.string, ...string, "_"],
    alias: { help: "h", quiet: "q", version: "V", ...boolean.includes("follow") ? { follow: "f" } : {} },
    unknown: (arg, key) => key === undefined || refuse(arg, names),
  });
  for (const name of [...COMMON.string, ...string]) {
    if (found[name] === "") throw new UsageError(`The flag --${name} needs a value: --${name} VALUE`);
  }
  return {
    operands: found._.map(String),
    has: (name) => found[name] === true,
    text: (name) => typeof found[name] === "string" ? found[name] : undefined,
  };
}

/** Lets `--state` be `--states` where its value names states, and not a folder. */
function nameStates(args: readonly string[], states: readonly string[]): string[] {
  const end = args.indexOf("--");
  const isChoice = (value: string | undefined) => value?.split(",").every((word) => states.includes(word));
  return args.map((arg, at) => {
    if (end !== -1 && at >= end) return arg;
    const [, joined] = /^--state=(.*)$/s.exec(arg) ?? [];
    if (isChoice(joined)) return `--states=${joined}`;
    return arg === "--state" && isChoice(args[at + 1]) ? "--states" : arg;
  });
}

/** A value such as `-3h` would be taken for a flag, unless it is written behind a "=". */
function joinValues(args: readonly string[], names: readonly string[]): string[] {
  const end = args.indexOf("--");
  return args.flatMap((arg, at) => {
    if (end !== -1 && at >= end) return [arg];
    const takes = (flag: string | undefined) => names.some((name) => flag === `--${name}`);
    if (takes(args[at - 1]) && /^-\d/.test(arg)) return [];
    const next = args[at + 1];
    return takes(arg) && next !== undefined && /^-\d/.test(next) ? [`${arg}=${next}`] : [arg];
  });
}

function refuse(arg: string, names: readonly string[]): never {
  const name = arg.replace(/^-+/, "").replace(/=.*$/s, "");
  // As other programs have it; here it is -V, for many of them mean "verbose" by it.
  const near = arg === "-v" ? names.includes("verbose") ? "verbose" : "version" : nearestKey(name, names);
  const hint = near === undefined ? "" : `; did you mean --${near}?`;
  throw new UsageError(`There is no flag "${arg}"${hint}`);
}
