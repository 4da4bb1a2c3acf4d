import { replaceBlock } from "../../domain/crontab/block.ts";
import type { Exporter } from "./exporter.ts";
import { refuseOption } from "./refuse_option.ts";

/** Exports the block of a crontab. */
export const toCrontab: Exporter = {
  check({ ofUser, image }) {
    refuseOption(ofUser, "--user", "systemd");
    refuseOption(image !== undefined, "--image", "kubernetes");
  },
  export({ room, findings }) {
    const lines = findings.inspections.flatMap((inspection) => inspection.lines ?? []);
    const text = replaceBlock("", room.instance.name, lines);
    return Promise.resolve({ files: [{ name: `gapless-${room.instance.name}.crontab`, text }], remarks: [] });
  },
};
