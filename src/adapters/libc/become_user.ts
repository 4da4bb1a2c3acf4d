import { ProcFiles } from "../process/proc_files.ts";
import { reopenForReading } from "./reopen_for_reading.ts";

/** A user, by what the system goes by. */
export interface UserIds {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
}

/** The system refused to make this process another user's. The message is a clause. */
export class BecomeUserError extends Error {
  override name = "BecomeUserError";
}

const CAPABILITY_VERSION = 0x2008_0522;
const JOIN_SESSION_KEYRING = 1n;
const KEYCTL = Deno.build.arch === "aarch64" ? 219n : 250n;

/**
 * Makes this process, with all its threads, another user's for good: real, effective, saved and file system ids, groups,
 * and no capability is left. The kernel clears what the process has asked for when its parent ends.
 *
 * @throws {BecomeUserError} If anything of that is not so: then no other code may run in this process.
 */
export function becomeUser({ uid, gid, groups }: UserIds): void {
  const { symbols } = Deno.dlopen("libc.so.6", {
    setgroups: { parameters: ["usize", "buffer"], result: "i32" },
    setresgid: { parameters: ["u32", "u32", "u32"], result: "i32" },
    setresuid: { parameters: ["u32", "u32", "u32"], result: "i32" },
    capset: { parameters: ["buffer", "buffer"], result: "i32" },
    syscall: { parameters: ["i64", "i64", "i64"], result: "i64" },
  });
  const check = (call: string, result: number) => {
    if (result < 0) throw new BecomeUserError(`the system refused ${call}(); ${NEEDED}`);
  };
  if (!reopenForReading()) throw new BecomeUserError("the system did not close what it can write to");
  // One group is offered in any case: a buffer of no bytes has no address.
  check("setgroups", symbols.setgroups(BigInt(groups.length), Uint32Array.from([...groups, gid])));
  check("setresgid", symbols.setresgid(gid, gid, gid));
  check("setresuid", symbols.setresuid(uid, uid, uid));
  // Those that a program may inherit outlive the change.
  check("capset", symbols.capset(new Uint32Array([CAPABILITY_VERSION, 0]), new Uint32Array(6)));
  // Keys of root's session would stay in reach. Where the system refuses it (containers), it has no keys either.
  symbols.syscall(KEYCTL, JOIN_SESSION_KEYRING, 0n);
  verify({ uid, gid, groups });
}

const NEEDED = "root needs the capabilities CAP_SETUID and CAP_SETGID, also in a container";

/** Looks at what the kernel has of each thread, rather than at what calls returned. */
function verify({ uid, gid, groups }: UserIds): void {
  const files = new ProcFiles();
  const wanted = [
    ["Uid", Array(4).fill(uid)],
    ["Gid", Array(4).fill(gid)],
    ["Groups", [...new Set(groups)].sort((one, other) => one - other)],
  ] as const;
  for (const thread of new Set([Deno.pid, ...files.threads(Deno.pid)])) {
    const status = files.read(`self/task/${thread}/status`);
    if (status === undefined) {
      // Others may have ended.
      if (thread !== Deno.pid) continue;
      throw new BecomeUserError("the system does not show in /proc as whom the process runs");
    }
    for (const [key, ids] of wanted) {
      if (fieldOf(status, key).join(" ") !== ids.join(" ")) throw unchanged(key);
    }
    for (const key of ["CapPrm", "CapEff", "CapAmb"]) {
      if (fieldOf(status, key).some((bits) => /[^0]/.test(bits))) throw unchanged(key);
    }
  }
}

function fieldOf(status: string, key: string): string[] {
  const line = new RegExp(`^${key}:(.*)$`, "m").exec(status)?.[1] ?? "";
  const fields = line.split(/\s+/).filter((field) => field !== "");
  return key === "Groups" ? fields.map(Number).sort((one, other) => one - other).map(String) : fields;
}

function unchanged(key: string): BecomeUserError {
  return new BecomeUserError(`the system did not change all threads of the process (${key}); ${NEEDED}`);
}
