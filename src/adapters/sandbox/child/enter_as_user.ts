import { dirname, fromFileUrl } from "@std/path/posix";
import { isUnreachable } from "../../files/if_exists.ts";
import { becomeUser, BecomeUserError } from "../../libc/become_user.ts";
import type { SandboxCalls } from "../../libc/libc.ts";
import type { LoadMessage, ProcessUser } from "../protocol/messages.ts";
import { endRun } from "./end_run.ts";

/** Nobody but a file's owner may change it. */
const LEAST_UMASK = 0o022;

/**
 * Makes this process another user's, before it has any code of the plugin.
 *
 * @returns Why the plugin cannot be loaded as that user, as a clause; undefined if it can.
 */
export function enterAsUser(
  system: SandboxCalls,
  user: ProcessUser,
  { load, workerUrl }: { readonly load: LoadMessage; readonly workerUrl: URL },
): string | undefined {
  const host = Deno.ppid;
  try {
    becomeUser(user);
  } catch (error) {
    if (!(error instanceof BecomeUserError)) throw error;
    return `its process cannot become the user "${user.name}": ${error.message}`;
  }
  // Other processes of that user cannot look into this one.
  system.hideMemory();
  // The change of user has cleared it; a host that ended meanwhile was not noticed.
  system.continueWithoutParent();
  if (Deno.ppid !== host) endRun();
  Deno.umask(Deno.umask() | LEAST_UMASK);
  return whyUnusable(user, load, workerUrl);
}

/** The kernel answers, so that access control lists count, too. */
function whyUnusable(
  { name, stateFolder, closed }: ProcessUser,
  { artifact, folder }: LoadMessage,
  workerUrl: URL,
): string | undefined {
  if (canEnter(stateFolder)) {
    return `the user "${name}" can enter the state folder "${stateFolder}"; close it to others (chmod 700 "${stateFolder}")`;
  }
  const open = closed.find((path) => isAllowed(() => Deno.openSync(path).close()));
  if (open !== undefined) {
    return `the user "${name}" can read "${open}", which has what other plugins are given; ` +
      `close it to others (chown root "${open}"; chmod 600 "${open}")`;
  }
  const own = fromFileUrl(workerUrl);
  const needed: readonly Needed[] = [
    {
      path: `${folder}/.`,
      what: `its working folder "${folder}"`,
      orElse: "move the manifest to a folder that it can enter",
    },
    { path: artifact, what: `its code "${artifact}"` },
    // A binary has it inside.
    ...Deno.build.standalone
      ? []
      : [{ path: own, what: `Gapless itself, "${own}"`, orElse: "install it elsewhere" }],
  ];
  for (const part of needed) {
    const why = whyOutOfReach(name, part);
    if (why !== undefined) return why;
  }
  return undefined;
}

function canEnter(folder: string): boolean {
  return isAllowed(() => Deno.statSync(`${folder}/.`));
}

/** What this user must reach: a folder to enter, or a file to read. */
interface Needed {
  /** With `/.` behind that of a folder. */
  readonly path: string;
  readonly what: string;
  /** What else can be done than to let the user in. */
  readonly orElse?: string;
}

/** Returns why this user cannot reach something, and what would let it. */
function whyOutOfReach(user: string, { path, what, orElse }: Needed): string | undefined {
  const reach = () => path.endsWith("/.") ? Deno.statSync(path) : Deno.openSync(path).close();
  if (isAllowed(reach)) return undefined;
  const closed = foldersOf(path).find((folder) => !canEnter(folder));
  const fix = closed === undefined ? `chmod o+r "${path}"` : `chmod o+x "${closed}"`;
  return `the user "${user}" cannot reach ${what}; allow it (${fix})${
    orElse === undefined ? "" : `, or ${orElse}`
  }`;
}

/** Returns the folders that a path leads through, the outermost first. */
function foldersOf(path: string): string[] {
  const folder = dirname(path);
  return folder === "/" ? [folder] : [...foldersOf(folder), folder];
}

function isAllowed(use: () => unknown): boolean {
  try {
    use();
    return true;
  } catch (error) {
    if (isUnreachable(error)) return false;
    throw error;
  }
}
