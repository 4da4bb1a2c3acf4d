import { pooledMap } from "@std/async/pool";
import { assert, assertMatch } from "@std/assert";
import { attackSite, SECRET, type SitePlugin } from "./attack_site.ts";
import type { Result } from "./house.ts";

/** Most of them wait. */
const AT_ONCE = 4;
/** Those that are to time out do so soon; to all others a slow machine gives as long as they need. */
const SOON = "3s";
const LATE = "2m";

/** A line of the log that only the host could have let through, and a time that only the plugin can have written. */
const FORGED = /^\S+ \S+ (?:debug|info|warn|error) +FORGED|^1970-/m;

/** What an attack of a run of its own is called, its code, and the words with which the program tells of it. */
export interface LoneAttack {
  readonly attack: string;
  readonly module: string;
  readonly words: RegExp;
}

/** Returns the attacks of a table, each with the code that makes it. */
export function loneAttacks(
  table: Readonly<Record<string, unknown>>,
  moduleOf: (attack: string) => string,
): LoneAttack[] {
  return Object.entries(table).map(([attack, entry]) => {
    assert(Array.isArray(entry) && entry[0] instanceof RegExp, attack);
    return { attack, module: moduleOf(JSON.stringify(attack)), words: entry[0] };
  });
}

/** Makes each attack in a run of its own, a step of the test each: nothing but that run may suffer. */
export async function attackAlone(test: Deno.TestContext, attacks: readonly LoneAttack[]): Promise<void> {
  const plugins = attacks.map(({ module, words }, i): SitePlugin => ({
    name: `p${i}`,
    module,
    table: tableOf(words),
  }));
  await using house = await attackSite(plugins);
  const ended = pooledMap(AT_ONCE, attacks.entries(), async ([i, attack]) => ({
    ...attack,
    result: await house.run("try", `p${i}`),
  }));
  for await (const { attack, words, result } of ended) {
    await test.step(attack, () => assertSound(result, words));
  }
}

function tableOf(words: RegExp): string {
  const timeout = /timeout|timed out/.test(words.source) ? SOON : LATE;
  return `timeout = "${timeout}"\nmemory = "300MB"\nretry = { attempts = 1 }`;
}

function assertSound({ code, stdout, stderr }: Result, words: RegExp): void {
  assert(code === 0 || code === 1, `exit code ${code}: ${stderr.slice(-2_000)}`);
  assertMatch(`${stderr.slice(-20_000)}${stdout.slice(-20_000)}`, words);
  const text = `${stdout}${stderr}`;
  assert(text.length < 2_000_000, `it printed ${text.length} characters`);
  assert(!text.includes(SECRET) && !FORGED.test(text), text.slice(-20_000));
}
