import type { CronAccess, DaemonSighting, FolderFacts, IgnoredEntry, Machine } from "../../ports/machine.ts";
import { ShellError } from "../../ports/shell.ts";
import type { HostPrograms } from "../shell/host_programs.ts";
import { findCronDaemon } from "./find_cron_daemon.ts";
import { folderFacts } from "./folder_facts.ts";
import { readIfThere } from "./read_if_there.ts";

/** Where system programs lie that others start, whatever PATH says. */
const SYSTEM_FOLDERS = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/lib"];
const ANYBODY_EXECUTES = 0o111;

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

  async isExecutable(path: string): Promise<boolean> {
    try {
      const { isFile, mode } = await Deno.stat(path);
      return isFile && ((mode ?? 0) & ANYBODY_EXECUTES) !== 0;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) {
        return false;
      }
      throw error;
    }
  }

  async cronAccess(user: string): Promise<CronAccess | null> {
    const lists = (text: string) => text.split("\n").some((line) => line.trim() === user);
    const allow = await readIfThere("/etc/cron.allow");
    if (allow !== null) return { file: "/etc/cron.allow", allowed: lists(allow) };
    const deny = await readIfThere("/etc/cron.deny");
    return deny === null ? null : { file: "/etc/cron.deny", allowed: !lists(deny) };
  }

  async zoneSetAt(): Promise<Date | null> {
    try {
      // Of the link, not of the zone's data that it leads to.
      return (await Deno.lstat("/etc/localtime")).mtime;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return null;
      throw error;
    }
  }

  async folder(path: string): Promise<FolderFacts | null> {
    return await folderFacts(path);
  }

  async removeFolder(path: string): Promise<void> {
    try {
      await Deno.remove(path);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}
