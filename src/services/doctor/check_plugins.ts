import { clipped, MESSAGE_BYTES } from "../../domain/text/clipped.ts";
import { grantWarnings } from "../load/grant_warnings.ts";
import { inspectAll } from "../load/inspect_all.ts";
import { describeSlow, findSlowPlugins } from "../load/slow_runs.ts";
import { describeDamage } from "../../ports/linker.ts";
import { type PluginStatus, type RunStatus, status } from "../status.ts";
import type { DoctorRoom } from "./doctor_room.ts";
import type { Problem } from "../../domain/status/plugin_state.ts";
import { type Finding, findingsOf } from "./finding.ts";

const NARROW = 'see that it is meant, or narrow the grant in the manifest; "gapless sync" takes note of it';
const { ok, note, trouble } = findingsOf("plugins");

/** Does each plugin load, with all that it asks for, and is none of them stuck? */
export async function checkPlugins({ open }: DoctorRoom): Promise<Finding[]> {
  const room = await open();
  const { inspections, failures } = await inspectAll(room, room.manifest, {
    anew: true,
    onDamage: "refuse",
  });
  const damaged = inspections.flatMap(({ entry: { name }, damage }) =>
    damage === null ? [] : [{ name, damage }]
  );
  const found: Finding[] = damaged.map(({ name, damage }) =>
    trouble(
      `${name} would not run what was linked: ${describeDamage(damage)}`,
      'link it again with "gapless sync", and find out who or what changed the file',
    )
  );
  for (const { plugin, error } of failures) {
    if (damaged.some(({ name }) => name === plugin)) continue;
    const why = clipped(error.replace(/:\n\s*/, ": ").split("\n", 1)[0] ?? "", MESSAGE_BYTES);
    found.push(trouble(`${plugin} does not load: ${why}`, 'see all of it with "gapless check"'));
  }
  for (const { entry: { name }, gap } of inspections) {
    if (gap === null || gap.missing.length === 0) continue;
    found.push(trouble(
      `${name} asks for more than its grant holds, and may fail where it needs that`,
      'see what and why with "gapless check"',
    ));
  }
  for (const { plugin, message } of grantWarnings(room, inspections)) {
    found.push(note(`${plugin}: ${message}`, NARROW));
  }
  for (const slow of await findSlowPlugins(room, room.manifest)) {
    found.push(note(
      `${slow.plugin} takes long: ${describeSlow(slow)}`,
      'write the timeout that suits it into its table, or timeout = "none"',
    ));
  }
  for (const plugin of await status(room, room.manifest)) {
    const { name, problems } = plugin;
    // The manager's wake-ups are a check of their own.
    const isManager = room.manifest.plugins.get(name)?.module.kind === "builtin";
    for (const problem of problems) {
      const finding = isManager && problem === "silent" ? undefined : PROBLEMS[problem];
      if (finding) found.push(finding(plugin));
    }
  }
  return found.length > 0 ? found : [ok("every plugin loads, and none is stuck")];
}

function endOf({ pid, host }: RunStatus): string {
  return `"kill ${pid}" on ${host}`;
}

/** Those that are not here are findings of other checks, or none. */
const PROBLEMS: Readonly<Partial<Record<Problem, (plugin: PluginStatus) => Finding>>> = {
  parked: ({ name }) =>
    trouble(
      `${name} has windows that failed too often and were set aside`,
      `see why with "gapless history ${name}", then "gapless retry ${name}" or "gapless skip ${name} --all --why REASON"`,
    ),
  stuck: ({ name, running }) =>
    trouble(
      `${name} is stuck: its run takes far longer than usual, and neither logs nor checkpoints, or its lease is not renewed`,
      `see what it did with "gapless logs ${name}", and end it: ${running.map(endOf).join(", ")}`,
    ),
  late: ({ name }) =>
    trouble(
      `${name} was woken, and is late all the same`,
      `see why with "gapless status" and "gapless history ${name}"`,
    ),
  silent: ({ name }) =>
    trouble(
      `${name} missed a tick: no wake-up came`,
      'see what is said here of daemon and block, or try "--probe"',
    ),
  owed: ({ name }) =>
    note(`${name} has a window that failed and is tried again`, `see why with "gapless history ${name}"`),
  paused: ({ name }) => note(`${name} is paused`, `let it run again with "gapless resume ${name}"`),
};
