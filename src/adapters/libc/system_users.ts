import { type User, UserLookupError, type Users } from "../../ports/users.ts";
import { readIfSeen } from "../files/if_exists.ts";

const IS_LINUX = Deno.build.os === "linux";
/** What the calls return for a user that does not exist, beside 0: ENOENT, ESRCH, EBADF, EPERM. */
const NO_SUCH_USER = [2, 3, 9, 1];
const ERANGE = 34;
/** A record's texts, and a user's groups, may take more than is offered first. */
const FIRST_SIZE = 4_096;
const LARGEST_SIZE = 4_194_304;

/** Where fields are in Linux's `struct passwd`. */
const PASSWD = { bytes: 48, name: 0, uid: 16, gid: 20, home: 32 } as const;

/**
 * The {@linkcode Users} that the C library knows: those of `/etc/passwd` and `/etc/group`, and of whatever else
 * `/etc/nsswitch.conf` names, such as LDAP.
 */
export class SystemUsers implements Users {
  readonly #uid: number | null;
  #library: ReturnType<typeof load> | undefined;

  /** @param uid As whom this process runs. */
  constructor(uid: number | null = Deno.uid()) {
    this.#uid = uid;
  }

  get refusal(): string | null {
    if (!IS_LINUX) return "that works on Linux only";
    if (this.#uid === 0) return null;
    return 'only an instance of root can run plugins as other users; run Gapless as root, or leave "user" out';
  }

  find(nameOrId: string): User | undefined {
    const library = this.#library ??= load();
    const isId = /^\d+$/.test(nameOrId);
    for (let size = FIRST_SIZE; size <= LARGEST_SIZE; size *= 4) {
      const record = new Uint8Array(PASSWD.bytes);
      const texts = new Uint8Array(size);
      const found = new BigUint64Array(1);
      const error = isId
        ? library.getpwuid_r(Number(nameOrId), record, texts, BigInt(size), found)
        : library.getpwnam_r(encoded(nameOrId), record, texts, BigInt(size), found);
      if (error === ERANGE) continue;
      if (error !== 0 && !NO_SUCH_USER.includes(error)) throw lookupError(nameOrId, error);
      return found[0] === 0n ? undefined : withGroups(library, record);
    }
    throw lookupError(nameOrId, ERANGE);
  }

  names(): string[] {
    return (readIfSeen("/etc/passwd") ?? "").split("\n").flatMap((line) => line.split(":", 1)[0] || []);
  }
}

function load() {
  return Deno.dlopen("libc.so.6", {
    getpwnam_r: { parameters: ["buffer", "buffer", "buffer", "usize", "buffer"], result: "i32" },
    getpwuid_r: { parameters: ["u32", "buffer", "buffer", "usize", "buffer"], result: "i32" },
    getgrouplist: { parameters: ["buffer", "u32", "buffer", "buffer"], result: "i32" },
  }).symbols;
}

/** Completes what a record has of a user. */
function withGroups(library: ReturnType<typeof load>, record: Uint8Array<ArrayBuffer>): User {
  const fields = new DataView(record.buffer);
  const name = textAt(fields, PASSWD.name);
  const gid = fields.getUint32(PASSWD.gid, true);
  const home = textAt(fields, PASSWD.home) || "/";
  const groups = groupsOf(library, name, gid);
  return { name, uid: fields.getUint32(PASSWD.uid, true), gid, groups, home };
}

function groupsOf(library: ReturnType<typeof load>, name: string, gid: number): number[] {
  const count = new Int32Array([64]);
  for (;;) {
    const size = count[0] ?? 0;
    const groups = new Uint32Array(size);
    if (library.getgrouplist(encoded(name), gid, groups, count) >= 0) {
      return [...new Set(groups.subarray(0, count[0]))];
    }
    // Now it is the number of groups that there are; one that does not grow is no answer.
    if ((count[0] ?? 0) <= size || size * 4 > LARGEST_SIZE) throw lookupError(name, ERANGE);
  }
}

/** Every machine that Deno runs on has its lowest byte first. */
function textAt(fields: DataView, offset: number): string {
  const pointer = Deno.UnsafePointer.create(fields.getBigUint64(offset, true));
  return pointer === null ? "" : Deno.UnsafePointerView.getCString(pointer);
}

function encoded(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${text}\0`);
}

function lookupError(user: string, error: number): UserLookupError {
  return new UserLookupError(
    `the list of users of this machine does not answer (system error ${error}); try "getent passwd ${user}"`,
  );
}
