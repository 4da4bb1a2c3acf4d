import type { Instance } from "../../instance/instance.ts";
import { type Program, wakeUpCommand } from "../../instance/program.ts";
import type { ExportedFile } from "../exported_file.ts";
import type { Wakeable } from "../wakeable.ts";
import { calendarOf } from "./calendar.ts";
import { hardeningOf } from "./hardening.ts";
import { joinUnitWords } from "./unit_words.ts";

/** What units are made for. */
export interface UnitTarget {
  readonly instance: Instance;
  readonly program: Program;
  /** Who runs the plugins, for units of the system; null for units of the user's own manager. */
  readonly account: string | null;
}

const HEAD = "# Written by Gapless from its manifest: change that, and export again.";

/**
 * Returns a timer and a service for a plugin: systemd wakes it, and the ledger decides.
 *
 * @throws {RangeError} If a path holds what no unit file carries.
 */
export function unitsOf(plugin: Wakeable, target: UnitTarget): ExportedFile[] {
  const name = unitName(target.instance, plugin.entry.name);
  return [
    { name: `${name}.timer`, text: timerOf(plugin) },
    { name: `${name}.service`, text: serviceOf(plugin, target) },
  ];
}

/** Returns the name of a plugin's units, without what stands behind the dot. */
export function unitName({ name }: Instance, plugin: string): string {
  return `gapless-${name}-${plugin}`;
}

function timerOf({ entry: { name, jitterMs }, timezone, lines }: Wakeable): string {
  return unitText({
    Unit: [["Description", `Wakes ${name} of Gapless`]],
    Timer: [
      ...lines.map((line): Setting => ["OnCalendar", calendarOf(line, timezone)]),
      // A wake-up that was missed is made good at once, not at the next tick.
      ["Persistent", "true"],
      ["AccuracySec", "1s"],
      ...(jitterMs > 0 ? [["RandomizedDelaySec", `${Math.ceil(jitterMs / 1000)}s`] satisfies Setting] : []),
    ],
    Install: [["WantedBy", "timers.target"]],
  });
}

function serviceOf({ entry }: Wakeable, { instance, program, account }: UnitTarget): string {
  // systemd has spread the start-ups already.
  const command = [...wakeUpCommand(program, instance, entry.name), "--no-jitter"];
  return unitText({
    Unit: [["Description", `${entry.name} of Gapless (${instance.name})`]],
    Service: [
      ["Type", "oneshot"],
      ...(account === null ? [] : [["User", account] satisfies Setting]),
      ["ExecStart", joinUnitWords(command)],
      // Another wake-up works on it: no failure.
      ["SuccessExitStatus", "75"],
      // The process itself stops its plugin, and waits for it up to 10 seconds.
      ["KillMode", "mixed"],
      ["TimeoutStopSec", "30s"],
      ...hardeningOf(entry.grant, account === null),
    ],
  });
}

/** One line of a unit file. */
export type Setting = readonly [key: string, value: string];

function unitText(sections: Readonly<Record<string, readonly Setting[]>>): string {
  const parts = Object.entries(sections).map(([name, settings]) =>
    [`[${name}]`, ...settings.map(([key, value]) => `${key}=${value}`)].join("\n")
  );
  return `${HEAD}\n\n${parts.join("\n\n")}\n`;
}
