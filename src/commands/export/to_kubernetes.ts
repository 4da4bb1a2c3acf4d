import { dirname } from "@std/path/posix";
import { objectsOf } from "../../domain/export/kubernetes/objects.ts";
import { remarksOn } from "../../domain/export/kubernetes/remarks.ts";
import { UPKEEP, wakeUpTask } from "../../domain/export/task.ts";
import { UsageError } from "../cli/usage_error.ts";
import type { Exporter } from "./exporter.ts";
import { refuseOption } from "./refuse_option.ts";

const LOCK = "gapless.lock";

/** What it woke would end with its container. */
const WAITING_UPKEEP = { ...UPKEEP, verb: [...UPKEEP.verb, "--wait"] };

/** Exports CronJobs. */
export const toKubernetes: Exporter = {
  check({ ofUser, image }) {
    refuseOption(ofUser, "--user", "systemd");
    if (image === undefined) {
      throw new UsageError("Kubernetes needs an image that holds gapless on its PATH: --image IMAGE");
    }
  },
  async export({ room: { instance, manifest, localZone }, plugins, image = "" }) {
    for (const { entry: { name, timezone, user } } of plugins) {
      if (user !== null) {
        throw new UsageError(
          `Cannot export "${name}": it runs as the user "${user}", and a pod has no user but its own; ` +
            'leave "user" out of its table',
        );
      }
      if (timezone !== "local" || localZone === "UTC" || localZone === "Etc/UTC") continue;
      throw new UsageError(
        `Cannot export "${name}": its time zone is this machine's, and a pod has none; ` +
          `write timezone = "${localZone}" into the manifest`,
      );
    }
    const { ledger } = manifest;
    const target = {
      instance,
      image,
      ledgerIsFile: ledger.kind === "literal" && ledger.value === "sqlite",
      files: await readFiles([instance.manifest, `${dirname(instance.manifest)}/${LOCK}`]),
    };
    const { stringify } = await import("@std/yaml");
    const text = objectsOf([...plugins.map(wakeUpTask), WAITING_UPKEEP], target).map((object) =>
      stringify(object, { lineWidth: -1, useAnchors: false })
    )
      .join("---\n");
    return { files: [{ name: `gapless-${instance.name}.yaml`, text }], remarks: remarksOn(plugins, target) };
  },
};

/** Reads the files that there are. */
async function readFiles(paths: readonly string[]): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const path of paths) {
    try {
      files.set(path, await Deno.readTextFile(path));
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return files;
}
