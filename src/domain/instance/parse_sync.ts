/** A `sync` in the words of its usual command lines. */
export interface SyncCall {
  /** As they are written; undefined where the flag is left out. */
  readonly manifest: string | undefined;
  readonly state: string | undefined;
  readonly trustOwner?: string;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Flags that change nothing where there is nothing to do. */
const MODES = ["--unless-edited", "--if-standing"];

/** Flags with a value. */
const VALUED = { "--manifest": "manifest", "--state": "state", "--trust-owner": "trustOwner" } as const;

/**
 * Returns what a plain `sync` means; undefined for other arguments, and for all that is written in another way.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(parseSync(["sync", "--json", "--state", "/srv/state"]), {
 *   manifest: undefined,
 *   state: "/srv/state",
 *   json: true,
 *   quiet: false,
 * });
 * assertEquals(parseSync(["sync", "--frozen"]), undefined);
 * ```
 */
export function parseSync(args: readonly string[]): SyncCall | undefined {
  const [verb, ...rest] = args;
  if (verb !== "sync" || new Set(rest).size !== rest.length) return undefined;
  const values: { manifest: string | undefined; state: string | undefined; trustOwner?: string } = {
    manifest: undefined,
    state: undefined,
  };
  const plain = new Set<string>();
  for (let at = 0; at < rest.length; at++) {
    const flag = rest[at]!;
    if (isValued(flag)) {
      const value = rest[++at];
      // Empty, left out, or perhaps a flag.
      if (!value || value.startsWith("-")) return undefined;
      values[VALUED[flag]] = value;
    } else if (flag === "--json" || flag === "--quiet" || flag === "-q" || MODES.includes(flag)) {
      plain.add(flag);
    } else {
      return undefined;
    }
  }
  return { ...values, json: plain.has("--json"), quiet: plain.has("--quiet") || plain.has("-q") };
}

function isValued(flag: string): flag is keyof typeof VALUED {
  return Object.hasOwn(VALUED, flag);
}
