import { isNotFound } from "../../files/if_exists.ts";
import { stat } from "../../files/file_stamp.ts";
import { LinkFault } from "./link_fault.ts";

/** What `GuardedFiles` guards. */
export interface GuardedPlaces {
  /** Absolute path of the state folder. */
  readonly stateDir: string;
  /** Absolute path of the manifest's folder. */
  readonly manifestDir: string;
  /** Files that hold secrets: their absolute paths, and what they are. */
  readonly secrets: readonly { readonly path: string; readonly role: string }[];
}

/** What the system shows of itself as files, the memory and the environment of this process among them. */
const SYSTEM_FOLDERS = ["/proc", "/sys", "/dev"];

/** What holds more than code where the state folder is the manifest's own, or above it. */
const STATE_ENTRIES = /^(?:ledger\.|logs(?:\/|$)|backups(?:\/|$)|running(?:\/|$))/;

/** Files that no module graph may contain, whatever links, symbolic or hard ones, lead to them. */
export class GuardedFiles {
  readonly #roles = new Map<string, string>();
  readonly #stateDir: string | undefined;
  readonly #holdsManifest: boolean;

  constructor({ stateDir, manifestDir, secrets }: GuardedPlaces) {
    for (const { path, role } of secrets) {
      const info = stat(path);
      if (info !== undefined) this.#roles.set(identityOf(info), role);
    }
    this.#stateDir = realPathOf(stateDir);
    const manifest = realPathOf(manifestDir);
    this.#holdsManifest = manifest !== undefined && this.#stateDir !== undefined &&
      isWithin(manifest, this.#stateDir);
  }

  /**
   * Refuses a file by what it is, not by its path.
   *
   * @param what How the import, or the path, is written.
   * @throws {LinkFault} If it is a secret.
   */
  requireNoSecret(info: Deno.FileInfo, what: string): void {
    const role = this.#roles.get(identityOf(info));
    if (role === undefined) return;
    throw new LinkFault({
      cannot: "import",
      what,
      why: `it is ${role}, which no module may import; let the manifest pass what the plugin needs of it`,
    });
  }

  /**
   * Refuses what no module may have.
   *
   * @param realPath Absolute path, without links.
   * @param what How the import is written.
   * @throws {LinkFault} If it is guarded.
   */
  requireUnguarded(realPath: string, what: string): void {
    const info = stat(realPath);
    if (info !== undefined) this.requireNoSecret(info, what);
    const folder = this.#guardedFolder(realPath);
    if (folder === undefined) return;
    throw new LinkFault({
      cannot: "import",
      what,
      why: `"${realPath}" is in ${folder}, of which no module may import anything`,
    });
  }

  /** Reports whether no module may have a file. */
  isGuarded(realPath: string): boolean {
    const info = stat(realPath);
    return this.#guardedFolder(realPath) !== undefined ||
      (info !== undefined && this.#roles.has(identityOf(info)));
  }

  #guardedFolder(path: string): string | undefined {
    if (this.#isState(path)) return "the state folder";
    return SYSTEM_FOLDERS.find((folder) => isWithin(path, folder));
  }

  #isState(path: string): boolean {
    if (this.#stateDir === undefined || !isWithin(path, this.#stateDir)) return false;
    return !this.#holdsManifest || STATE_ENTRIES.test(path.slice(this.#stateDir.length).replace(/^\//, ""));
  }
}

/** Returns whether a path is a folder's, or leads into it; both are absolute and without links. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}

/** Returns a path without links; `undefined` if nothing is there. */
export function realPathOf(path: string): string | undefined {
  try {
    return Deno.realPathSync(path);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    if (!(error instanceof Error)) throw error;
    throw new LinkFault({ cannot: "follow", what: path, why: error.message }, { cause: error });
  }
}

function identityOf({ dev, ino }: Deno.FileInfo): string {
  return `${dev}:${ino}`;
}
