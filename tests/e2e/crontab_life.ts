import fc from "fast-check";
import { foreignCrontabs } from "./foreign_crontabs.ts";
import { type HandEdit, handEdits } from "./hand_edit.ts";

/** What comes over a crontab: a sync, another one when people have changed both its foreign lines and the plugins, and down. */
export interface CrontabLife {
  readonly foreign: string;
  readonly first: readonly ScheduledPlugin[];
  readonly edit: HandEdit;
  readonly second: readonly ScheduledPlugin[];
}

/** A plugin, as far as a crontab knows it. */
export interface ScheduledPlugin {
  readonly name: string;
  readonly schedule: string;
  readonly enabled: boolean;
}

/** Returns the manifest that wants them. */
export function manifestOf(plugins: readonly ScheduledPlugin[]): string {
  return plugins.map(({ name, schedule, enabled }) =>
    `[plugins.${name}]\nmodule = "./plugin.ts"\nschedule = "${schedule}"\nenabled = ${enabled}\n`
  ).join("");
}

/** Makes lives of crontabs. */
export function crontabLives(): fc.Arbitrary<CrontabLife> {
  return fc.record({
    foreign: foreignCrontabs(),
    first: someOf("a", "b", "c"),
    edit: handEdits(),
    // Never the same as before.
    second: fc.tuple(someOf("b", "c"), scheduled("d")).map(([plugins, d]) => [...plugins, d]),
  });
}

function someOf(...names: readonly string[]): fc.Arbitrary<ScheduledPlugin[]> {
  return fc.subarray([...names]).chain((chosen) => fc.tuple(...chosen.map(scheduled)));
}

function scheduled(name: string): fc.Arbitrary<ScheduledPlugin> {
  return fc.record({
    name: fc.constant(name),
    // No change of a clock comes near.
    schedule: fc.integer({ min: 6, max: 20 }).map((hour) => `0 ${hour} * * *`),
    enabled: fc.integer({ min: 0, max: 3 }).map((chance) => chance > 0),
  });
}
