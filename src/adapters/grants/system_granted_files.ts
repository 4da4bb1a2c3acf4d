import { dirname, join, resolve } from "@std/path/posix";
import type { FindPath, FoundPath, ProtectedPath } from "../../domain/grants/protected_path.ts";
import type { GrantedFiles } from "../../ports/granted_files.ts";
import { mountsIn } from "./mounts.ts";

/** What {@linkcode SystemGrantedFiles} needs. */
export interface GrantedFilesOptions {
  /** Absolute path of the state folder. */
  readonly state: string;
  /** How this program is called. */
  readonly program: readonly string[];
  /** Folders in which programs are looked for, separated by colons. */
  readonly path: string;
}

/** Where the crons of this and other systems have their tables. */
const CRONTABS = [
  "/etc/crontab",
  "/etc/crontabs",
  "/etc/anacrontab",
  ...["d", "hourly", "daily", "weekly", "monthly", "yearly"].map((folder) => `/etc/cron.${folder}`),
  "/var/spool/cron",
  "/var/spool/at",
  "/var/cron",
  "/var/at",
  "/usr/lib/cron",
];

/** As many as Linux follows in one path. */
const MOST_LINKS = 40;

/** What a path leads to, and the part of that which exists. */
interface Followed {
  readonly real: string;
  readonly exists: string;
}

/** {@linkcode GrantedFiles} of this machine. What it has found once, it does not look at again. */
export class SystemGrantedFiles implements GrantedFiles {
  readonly gapless: string;
  readonly #options: GrantedFilesOptions;
  readonly #found = new Map<string, FoundPath>();
  readonly #followed = new Map<string, Followed>();
  readonly #ids = new Map<string, string | null>();

  constructor(options: GrantedFilesOptions) {
    this.#options = options;
    this.gapless = options.program[0] ?? "";
  }

  get own(): readonly ProtectedPath[] {
    const { state, program } = this.#options;
    return [
      { what: "the state folder", path: state, isFolder: true, read: "warning" },
      ...program.filter((part) => part.startsWith("/")).map((path) => (
        { what: "Gapless itself", path, isFolder: false, read: null }
      )),
      ...CRONTABS.map((path) => ({ what: "crontabs", path, isFolder: true, read: null })),
    ];
  }

  readonly find: FindPath = (path) => {
    const known = this.#found.get(path);
    if (known !== undefined) return known;
    const { real, exists } = this.#follow(resolve(path), MOST_LINKS);
    const above: string[] = [];
    for (let folder = exists;; folder = dirname(folder)) {
      const id = this.#idOf(folder);
      if (id !== null) above.push(id);
      if (folder === "/") break;
    }
    const mounts = () => mountsIn(real).flatMap((mount) => this.#idOf(mount) ?? []);
    const found = { real, id: exists === real ? this.#idOf(real) : null, above, mounts };
    this.#found.set(path, found);
    return found;
  };

  readonly locate = (program: string): string | null => {
    for (const folder of this.#options.path.split(":")) {
      const path = join(folder, program);
      if (folder.startsWith("/") && this.#idOf(path) !== null) return path;
    }
    return null;
  };

  /**
   * Returns a path without links, of which the last parts need not exist (a link may lead to what is yet to be made), and
   * the part of it that exists. Errors take long to make: each folder is looked for once.
   */
  #follow(path: string, links: number): Followed {
    const known = this.#followed.get(path);
    if (known !== undefined) return known;
    const followed = this.#followAnew(path, links);
    this.#followed.set(path, followed);
    return followed;
  }

  #followAnew(path: string, links: number): Followed {
    try {
      const real = Deno.realPathSync(path);
      return { real, exists: real };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
    }
    if (path === "/") return { real: path, exists: path };
    const folder = this.#follow(dirname(path), links);
    const real = join(folder.real, path.slice(path.lastIndexOf("/") + 1));
    // In a folder that does not exist is no link.
    const target = links > 0 && folder.exists === folder.real ? linkAt(real) : undefined;
    if (target === undefined) return { real, exists: folder.exists };
    return this.#follow(resolve(folder.real, target), links - 1);
  }

  /** Two names have the same if they are names of one file. */
  #idOf(path: string): string | null {
    let id = this.#ids.get(path);
    if (id === undefined) this.#ids.set(path, id = idOf(path));
    return id;
  }
}

function idOf(path: string): string | null {
  try {
    const { dev, ino } = Deno.statSync(path);
    return `${dev}:${ino}`;
  } catch (error) {
    // What cannot be looked at cannot be compared.
    if (error instanceof Error) return null;
    throw error;
  }
}

function linkAt(path: string): string | undefined {
  try {
    return Deno.readLinkSync(path);
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
}
