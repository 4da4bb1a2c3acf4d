import type {
  CronAccess,
  DaemonSighting,
  FolderFacts,
  IgnoredEntry,
  Machine,
} from "../../src/ports/machine.ts";

/** A healthy {@linkcode Machine}, whose health can be taken away bit by bit. */
export class FakeMachine implements Machine {
  daemon: DaemonSighting = {
    kind: "running",
    daemon: { name: "cron", pid: 17, startedAt: new Date("2026-05-01T00:00:00Z"), timezone: null },
  };
  programs = new Map([["crontab", "/usr/bin/crontab"], ["sendmail", "/usr/sbin/sendmail"]]);
  ignoredEntries: readonly IgnoredEntry[] = [];
  executables = new Set(["/usr/bin/gapless"]);
  access: CronAccess | null = null;
  zoneSet: Date | null = new Date("2026-01-01T00:00:00Z");
  timezoneVariable: string | undefined;
  landlock = 7;
  readonly folders = new Map<string, FolderFacts>();
  readonly fileModes = new Map<string, number>();

  cronDaemon = () => Promise.resolve(this.daemon);
  findProgram = (name: string) => Promise.resolve(this.programs.get(name) ?? null);
  isExecutable = (path: string) => Promise.resolve(this.executables.has(path));
  cronAccess = () => Promise.resolve(this.access);
  zoneSetAt = () => Promise.resolve(this.zoneSet);
  folder = (path: string) => Promise.resolve(this.folders.get(path) ?? null);
  landlockVersion = () => Promise.resolve(this.landlock);
  fileMode = (path: string) => Promise.resolve(this.fileModes.get(path) ?? null);
  removeFolder(path: string): Promise<void> {
    this.folders.delete(path);
    return Promise.resolve();
  }
}
