import { type Task, wakeUpTask } from "../../../src/domain/export/task.ts";
import type { Wakeable } from "../../../src/domain/export/wakeable.ts";
import { parseManifest } from "../../../src/domain/manifest/parse/parse_manifest.ts";

/** The instance that the plugins of these tests belong to. */
export const INSTANCE = {
  name: "jobs-1f00ba11",
  manifest: "/srv/jobs/gapless.toml",
  state: "/var/lib/gapless/jobs",
};

/** Returns a plugin with this table in its manifest, woken by these lines. */
export function wakeable(table: string, lines: readonly string[], timezone = "Europe/Berlin"): Wakeable {
  const manifest = parseManifest(`[plugins.report]\nmodule = "./report.ts"\n${table}`, INSTANCE.manifest);
  const entry = manifest.plugins.get("report");
  if (entry === undefined) throw new Error("the manifest of a test lacks its plugin");
  return { entry, timezone, lines };
}

/** Returns the task that wakes such a plugin. */
export function wakeUp(...plugin: Parameters<typeof wakeable>): Task {
  return wakeUpTask(wakeable(...plugin));
}
