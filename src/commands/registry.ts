import type { Command } from "./cli/command.ts";

/** A command as the list of commands knows it; its code is loaded when it is called. */
export interface CommandEntry {
  readonly summary: string;
  load(): Promise<Command>;
}

/** Every command, in the order in which `--help` lists them. */
export const COMMANDS: ReadonlyMap<string, CommandEntry> = new Map([
  ["init", {
    summary: "Write a manifest and a sample plugin",
    load: async () => (await import("./init.ts")).init,
  }],
  ["add", {
    summary: "Add a plugin: link, lock, show what it asks for",
    load: async () => (await import("./add.ts")).add,
  }],
  ["remove", {
    summary: "Take a plugin out of manifest and lock",
    load: async () => (await import("./remove.ts")).remove,
  }],
  ["update", {
    summary: "Move plugins to the newest versions in range",
    load: async () => (await import("./update.ts")).update,
  }],
  ["outdated", {
    summary: "Show packages that have newer versions",
    load: async () => (await import("./outdated.ts")).outdated,
  }],
  ["vendor", {
    summary: "Gather modules for servers without a network",
    load: async () => (await import("./vendor.ts")).vendor,
  }],
  ["check", {
    summary: "Check manifest and plugins, all at once",
    load: async () => (await import("./check.ts")).check,
  }],
  ["plan", { summary: "Show what sync would change", load: async () => (await import("./plan.ts")).plan }],
  ["sync", { summary: "Bring the crontab in step", load: async () => (await import("./sync.ts")).sync }],
  ["up", {
    summary: "Sync, stay, take the block away on exit",
    load: async () => (await import("./up.ts")).up,
  }],
  ["down", {
    summary: "Take the block out of the crontab",
    load: async () => (await import("./down.ts")).down,
  }],
  ["crontab", {
    summary: "Show and restore backups of the crontab",
    load: async () => (await import("./crontab.ts")).crontab,
  }],
  ["run", { summary: "Wake one plugin, as cron does", load: async () => (await import("./run.ts")).run }],
  ["try", {
    summary: "Run one plugin and commit nothing",
    load: async () => (await import("./try.ts")).tryCommand,
  }],
  ["status", {
    summary: "Show how every plugin stands",
    load: async () => (await import("./status.ts")).status,
  }],
  ["windows", {
    summary: "Show a plugin's windows",
    load: async () => (await import("./windows.ts")).windows,
  }],
  ["history", {
    summary: "Show runs, newest first",
    load: async () => (await import("./history.ts")).history,
  }],
  ["backfill", {
    summary: "Run a plugin over a time that you name",
    load: async () => (await import("./backfill/backfill.ts")).backfill,
  }],
  ["retry", {
    summary: "Give parked windows another chance",
    load: async () => (await import("./retry.ts")).retry,
  }],
  ["skip", {
    summary: "Give parked or owed windows up",
    load: async () => (await import("./skip.ts")).skip,
  }],
  ["pause", {
    summary: "Let a plugin's wake-ups do nothing",
    load: async () => (await import("./pause.ts")).pause,
  }],
  ["resume", { summary: "End a pause", load: async () => (await import("./resume.ts")).resume }],
  ["rewind", {
    summary: "Cover a plugin's time anew from a date on",
    load: async () => (await import("./rewind.ts")).rewind,
  }],
  ["ledger", {
    summary: "Check, move and prune the ledger",
    load: async () => (await import("./ledger/ledger.ts")).ledger,
  }],
  ["upkeep", {
    summary: "Wake late plugins, and tidy up",
    load: async () => (await import("./upkeep.ts")).upkeep,
  }],
  ["logs", { summary: "Show the log of a run", load: async () => (await import("./logs.ts")).logs }],
  ["doctor", {
    summary: "Tell why nothing happens, and what to do",
    load: async () => (await import("./doctor.ts")).doctor,
  }],
  ["export", {
    summary: "Say it in words of systemd, Kubernetes or cron",
    load: async () => (await import("./export/export.ts")).exportCommand,
  }],
]);
