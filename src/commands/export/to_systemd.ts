import { unitName, unitsOf } from "../../domain/export/systemd/units.ts";
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
    const files = plugins.flatMap((plugin) => unitsOf(plugin, { instance, program, account }));
    const timers = plugins.map(({ entry: { name } }) => `${unitName(instance, name)}.timer`);
    return {
      files,
      remarks: timers.length === 0
        ? []
        : [`Next: ${manager} daemon-reload && ${manager} enable --now ${timers.join(" ")}`],
    };
  },
};
