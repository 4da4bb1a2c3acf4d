/**
 * A plugin that makes every attack of one table, each with a deadline of its own, and logs what became of it.
 *
 * @module
 */

const DEADLINE_MS = 2_000;
const { inspect } = Deno;
const { log } = console;
const { stringify } = JSON;
const [setTimer, clearTimer] = [setTimeout, clearTimeout];

/** Makes the plugin. */
export function attacker(attacks) {
  return {
    enabled: () => true,
    interval: () => "0 0 * * *",
    async run() {
      for (const [name, attack] of Object.entries(attacks)) log(stringify([name, await outcome(attack)]));
    },
  };
}

async function outcome(attack) {
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimer(() => resolve(["refused", "Refused: nothing happened"]), DEADLINE_MS);
  });
  const outcome = await Promise.race([tried(attack), late]);
  clearTimer(timer);
  return outcome;
}

async function tried(attack) {
  try {
    return ["got", inspect(await attack())];
  } catch (error) {
    return ["refused", inspect(error)];
  }
}
