import type { Instance } from "../../instance/instance.ts";
import { callOf, type Program } from "../../instance/program.ts";
import type { ExportedFile } from "../exported_file.ts";
import type { Task } from "../task.ts";
import { calendarOf } from "./calendar.ts";
import { hardeningOf } from "./hardening.ts";
import type { Setting } from "./setting.ts";
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
 * Returns a timer and a service for a task: systemd calls, and the ledger decides.
 *
 * @throws {RangeError} If a path holds what no unit file carries.
 */
export function unitsOf(task: Task, target: UnitTarget): ExportedFile[] {
  const name = unitName(target.instance, task);
  return [
    { name: `${name}.timer`, text: timerOf(task) },
    { name: `${name}.service`, text: serviceOf(task, target) },
  ];
}

/** Returns the name of a task's units, without what tells timer and service apart. */
export function unitName({ name }: Instance, task: Task): string {
  return `gapless-${name}-${task.name}`;
}

function timerOf({ name, jitterMs, timezone, lines }: Task): string {
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

function serviceOf(task: Task, { instance, program, account }: UnitTarget): string {
  // systemd has spread the start-ups already.
  const verb = task.verb[0] === "run" ? [...task.verb, "--no-jitter"] : task.verb;
  return unitText({
    Unit: [["Description", `${task.name} of Gapless (${instance.name})`]],
    Service: [
      ["Type", "oneshot"],
      ...(account === null ? [] : [["User", account] satisfies Setting]),
      ["ExecStart", joinUnitWords(callOf(program, instance, verb))],
      // Another wake-up works on it: no failure.
      ["SuccessExitStatus", "75"],
      // The process itself stops its plugin, and waits for it up to 10 seconds.
      // What upkeep has woken goes on without it.
      ["KillMode", task.verb[0] === "upkeep" ? "process" : "mixed"],
      ["TimeoutStopSec", "30s"],
      ...limitsOf(task),
      ...hardeningOf(task, account === null),
    ],
  });
}

/** No time: a timeout is of one run, and a wake-up may do several. */
function limitsOf({ memoryBytes, tasks, nice }: Task): Setting[] {
  return [
    ...(memoryBytes === null ? [] : [["MemoryMax", String(memoryBytes)] satisfies Setting]),
    ...(tasks === null ? [] : [["TasksMax", String(tasks)] satisfies Setting]),
    ...(nice === 0 ? [] : [["Nice", String(nice)] satisfies Setting]),
  ];
}

function unitText(sections: Readonly<Record<string, readonly Setting[]>>): string {
  const parts = Object.entries(sections).map(([name, settings]) =>
    [`[${name}]`, ...settings.map(([key, value]) => `${key}=${value}`)].join("\n")
  );
  return `${HEAD}\n\n${parts.join("\n\n")}\n`;
}
