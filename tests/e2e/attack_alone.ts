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

/** Attacks by what they are called, with the words first with which the program tells of each. */
type Attacks = Readonly<Record<string, unknown>>;

/**
 * Makes each attack in a run of its own, a step of the test each: nothing but that run may suffer.
 *
 * @param module Code of a module whose default export is a class of plugins; its config is the `attack` that is to be made.
 */
export async function attackAlone(
  test: Deno.TestContext,
  attacks: Attacks,
  module: string,
): Promise<void> {
  const wordsOf = Object.entries(attacks).map(([attack, entry]): [attack: string, words: RegExp] => {
    assert(Array.isArray(entry) && entry[0] instanceof RegExp, attack);
    return [attack, entry[0]];
  });
  const plugins = wordsOf.map(([attack, words], i): SitePlugin => ({
    name: `p${i}`,
    module,
    file: "alone.js",
    table: tableOf(attack, words),
  }));
  await using house = await attackSite(plugins);
  const ended = pooledMap(AT_ONCE, wordsOf.entries(), async ([i, [attack, words]]) => ({
    attack,
    words,
    result: await house.run("try", `p${i}`),
  }));
  for await (const { attack, words, result } of ended) {
    await test.step(attack, () => assertSound(result, words));
  }
}

function tableOf(attack: string, words: RegExp): string {
  const timeout = /timeout|timed out/.test(words.source) ? SOON : LATE;
  return `timeout = "${timeout}"\nmemory = "300MB"\nretry = { attempts = 1 }\nconfig = { attack = ${
    JSON.stringify(attack)
  } }`;
}

function assertSound({ code, stdout, stderr }: Result, words: RegExp): void {
  assert(code === 0 || code === 1, `exit code ${code}: ${stderr.slice(-2_000)}`);
  assertMatch(`${stderr.slice(-20_000)}${stdout.slice(-20_000)}`, words);
  const text = `${stdout}${stderr}`;
  assert(text.length < 2_000_000, `it printed ${text.length} characters`);
  assert(!text.includes(SECRET) && !FORGED.test(text), text.slice(-20_000));
}
