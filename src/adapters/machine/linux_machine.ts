import type { CronAccess, DaemonSighting, FolderFacts, IgnoredEntry, Machine } from "../../ports/machine.ts";
import { ifExists, isUnreachable, isUnseen } from "../files/if_exists.ts";
import { isExecutable } from "../files/is_executable.ts";
import { landlockVersion } from "../landlock/ruleset.ts";
import { loadSystemCall } from "../libc/libc.ts";
import { ShellError } from "../shell/shell.ts";
import type { HostPrograms } from "../shell/host_programs.ts";
import { findCronDaemon } from "./find_cron_daemon.ts";
import { folderFacts } from "./folder_facts.ts";

/** Where system programs lie that others start, whatever PATH says. */
const SYSTEM_FOLDERS = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/lib"];

/** The {@linkcode Machine} of Linux; on others, what is not to be seen counts as unknown. */
export class LinuxMachine implements Machine {
  readonly timezoneVariable: string | undefined = Deno.env.get("TZ");
  readonly #programs: HostPrograms;

  constructor(programs: HostPrograms) {
    this.#programs = programs;
  }

  get ignoredEntries(): readonly IgnoredEntry[] {
    return this.#programs.ignored;
  }

  async cronDaemon(): Promise<DaemonSighting> {
    return await findCronDaemon();
  }

  async findProgram(name: string): Promise<string | null> {
    try {
      return this.#programs.find(name);
    } catch (error) {
      if (!(error instanceof ShellError && error.kind === "not found")) throw error;
    }
    for (const folder of SYSTEM_FOLDERS) {
      if (await this.isExecutable(`${folder}/${name}`)) return `${folder}/${name}`;
    }
    return null;
  }

  isExecutable(path: string): Promise<boolean> {
    return Promise.resolve(isExecutable(path));
  }

  async cronAccess(user: string): Promise<CronAccess | null> {
    const lists = (text: string) => text.split("\n").some((line) => line.trim() === user);
    const allow = await ifExists(() => Deno.readTextFile("/etc/cron.allow"), isUnseen);
    if (allow !== undefined) return { file: "/etc/cron.allow", allowed: lists(allow) };
    const deny = await ifExists(() => Deno.readTextFile("/etc/cron.deny"), isUnseen);
    return deny === undefined ? null : { file: "/etc/cron.deny", allowed: !lists(deny) };
  }

  async zoneSetAt(): Promise<Date | null> {
    // Of the link, not of the zone's data that it leads to.
    return (await ifExists(() => Deno.lstat("/etc/localtime")))?.mtime ?? null;
  }

  async folder(path: string): Promise<FolderFacts | null> {
    return await folderFacts(path);
  }

  landlockVersion(): Promise<number> {
    return Promise.resolve(Deno.build.os === "linux" ? landlockVersion(loadSystemCall()) : 0);
  }

  async fileMode(path: string): Promise<number | null> {
    const mode = (await ifExists(() => Deno.stat(path), isUnreachable))?.mode ?? null;
    return mode === null ? null : mode & 0o777;
  }

  async removeFolder(path: string): Promise<void> {
    await ifExists(() => Deno.remove(path));
  }
}
