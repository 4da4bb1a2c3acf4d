import { readIfSeen } from "../files/if_exists.ts";

/** A user as `/etc/passwd` lists it. */
interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** The users of this machine, as its files list them; those of a directory service have a number only. */
export class Accounts {
  #users: readonly User[] | undefined;

  /** Returns the uid of a user by name or number; undefined if there is no such user. */
  uidOf(name: string): number | undefined {
    return /^\d+$/.test(name) ? Number(name) : this.#all.find((user) => user.name === name)?.uid;
  }

  /** Returns the name of a user, or `uid N` if it has none here. */
  nameOf(uid: number): string {
    return this.#find(uid)?.name ?? `uid ${uid}`;
  }

  /** Returns a user as `chown` and `--trust-owner` take it. */
  wordOf(uid: number): string {
    return this.#find(uid)?.name ?? String(uid);
  }

  /** Whether a group is the one that was made for a user, and nobody else is in it. */
  isPrivateGroup(gid: number, uid: number): boolean {
    const user = this.#find(uid);
    const group = linesOf("/etc/group").find(([, , id]) => id === String(gid));
    if (this.#all.some((other) => other.gid === gid && other.uid !== uid)) return false;
    // As a container sees the files of a user of its host.
    if (user === undefined) return group === undefined && gid === uid;
    const [name, , , members = ""] = group ?? [];
    return user.gid === gid && name === user.name &&
      members.split(",").every((member) => member === "" || member === name);
  }

  #find(uid: number): User | undefined {
    return this.#all.find((user) => user.uid === uid);
  }

  get #all(): readonly User[] {
    return this.#users ??= linesOf("/etc/passwd").map(([name = "", , uid, gid]) => ({
      name,
      uid: Number(uid),
      gid: Number(gid),
    }));
  }
}

function linesOf(path: string): string[][] {
  return (readIfSeen(path) ?? "").split("\n").filter((line) => line !== "").map((line) => line.split(":"));
}
