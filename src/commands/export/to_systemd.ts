import { unitName, unitsOf } from "../../domain/export/systemd/units.ts";
import { UPKEEP, wakeUpTask } from "../../domain/export/task.ts";
import type { Exporter } from "./exporter.ts";
import { refuseOption } from "./refuse_option.ts";

/** Exports timers and services. */
export const toSystemd: Exporter = {
  check({ image }) {
    refuseOption(image !== undefined, "--image", "kubernetes");
  },
  async export({ room: { instance, program }, ports, plugins, ofUser }) {
    const account = ofUser ? null : (await ports.account()).name;
    const manager = ofUser ? "systemctl --user" : "systemctl";
    const tasks = [...plugins.map(wakeUpTask), UPKEEP];
    const timers = tasks.map((task) => `${unitName(instance, task)}.timer`);
    return {
      files: tasks.flatMap((task) => unitsOf(task, { instance, program, account })),
      remarks: [`Next: ${manager} daemon-reload && ${manager} enable --now ${timers.join(" ")}`],
    };
  },
};
