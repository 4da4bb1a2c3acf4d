import type { Exporter } from "./exporter.ts";

/** Every scheduler that Gapless can export to, by its name on the command line. */
export const EXPORTERS: ReadonlyMap<string, () => Promise<Exporter>> = new Map([
  ["systemd", async () => (await import("./to_systemd.ts")).toSystemd],
  ["kubernetes", async () => (await import("./to_kubernetes.ts")).toKubernetes],
  ["crontab", async () => (await import("./to_crontab.ts")).toCrontab],
]);
