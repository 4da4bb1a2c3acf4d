/** As many links as Linux follows in one path. */
const MOST_LINKS = 40;
const GROUP_OR_OTHERS_WRITE = 0o022;
const STICKY = 0o1000;

/**
 * Returns why somebody other than root could replace what lies at a path: who owns it, one of its ancestors or a link on the
 * way, or may write there. Null if nobody could.
 *
 * @param path An absolute path.
 * @throws {Deno.errors.NotFound} If there is nothing at the path.
 */
export function untrustedReason(path: string): string | null {
  let [at, rest, links] = ["/", namesOf(path), 0];
  let reason = reasonOf("/", rest.length === 0);
  while (reason === null && rest.length > 0) {
    const [name = "", ...others] = rest;
    if (name === "..") {
      [at, rest] = [parentOf(at), others];
      continue;
    }
    const next = at === "/" ? `/${name}` : `${at}/${name}`;
    if (Deno.lstatSync(next).isSymlink) {
      if (++links > MOST_LINKS) return `${path} has too many symbolic links`;
      const target = Deno.readLinkSync(next);
      reason = ownerReason(next);
      [at, rest] = [target.startsWith("/") ? "/" : at, [...namesOf(target), ...others]];
      continue;
    }
    reason = reasonOf(next, others.length === 0);
    [at, rest] = [next, others];
  }
  return reason;
}

function namesOf(path: string): string[] {
  return path.split("/").filter((name) => name !== "" && name !== ".");
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}

function reasonOf(path: string, isLast: boolean): string | null {
  const mode = Deno.lstatSync(path).mode ?? 0;
  // Where the sticky bit is set, others can add names, but neither remove nor rename those of root.
  const isOpen = (mode & GROUP_OR_OTHERS_WRITE) !== 0 && (isLast || (mode & STICKY) === 0);
  return ownerReason(path) ??
    (isOpen ? `others may write ${path} (mode ${(mode & 0o7777).toString(8)})` : null);
}

function ownerReason(path: string): string | null {
  const { uid } = Deno.lstatSync(path);
  return uid === 0 ? null : `${path} belongs to another user (uid ${uid})`;
}
