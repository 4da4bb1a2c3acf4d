import { CALLS, type SystemCall } from "../libc/system_call.ts";
import { type LandlockRights, landlockRights } from "./landlock_rights.ts";

const VERSION_QUERY = 1n;
const BELOW_PATH = 1n;
const TCP_PORT = 2n;
const PR_SET_NO_NEW_PRIVS = 38;
const O_PATH = 0o10_000_000n;
const O_CLOEXEC = 0o2_000_000n;

/** The kernel's own limit, with the zero at its end. */
const LONGEST_PATH = 4_096;
/** Structures are written to the begin of the memory that is shared with the kernel, paths behind them. */
const PATH_AT = 32;

/** Which kinds of connections are restricted to the ports that are added. */
export interface RestrictedPorts {
  readonly bind: boolean;
  readonly connect: boolean;
}

/** Returns the version of Landlock that the kernel has; 0 if it has none, or does not let this process use it. */
export function landlockVersion(call: SystemCall): number {
  return Math.max(0, call(CALLS.landlockCreateRuleset, 0n, 0n, VERSION_QUERY));
}

/** Rules of Landlock: from the moment they are enforced, this thread and those that it starts may do no more. */
export class Ruleset {
  readonly rights: LandlockRights;
  readonly #call: SystemCall;
  readonly #memory = new ArrayBuffer(PATH_AT + LONGEST_PATH);
  readonly #view = new DataView(this.#memory);
  readonly #path = new Uint8Array(this.#memory, PATH_AT);
  readonly #address: bigint;
  readonly #descriptor: number;

  /** @param version At least 1, as {@linkcode landlockVersion} returned it. */
  constructor(call: SystemCall, version: number, ports: RestrictedPorts) {
    this.rights = landlockRights(version);
    this.#call = call;
    this.#address = BigInt(Deno.UnsafePointer.value(Deno.UnsafePointer.of(this.#memory)));
    const { files, bind, connect, scopes, attributeBytes } = this.rights;
    const restricted = (ports.bind ? bind : 0n) | (ports.connect ? connect : 0n);
    this.#write(files, restricted, scopes);
    const created = call(CALLS.landlockCreateRuleset, this.#address, BigInt(attributeBytes), 0n);
    this.#descriptor = check(created, "landlock_create_ruleset");
  }

  /**
   * Grants something below a folder, or of a file.
   *
   * @param path Absolute; links are followed.
   * @param options Whether the path is pinned: the kernel forgets a file of `/proc` that nobody has open, and the rule with it.
   * @returns False if it is not there, or cannot be reached.
   */
  allowPath(path: string, granted: bigint, { pinned = false } = {}): boolean {
    const { read, written } = new TextEncoder().encodeInto(path, this.#path.subarray(0, -1));
    if (read < path.length) return false;
    this.#path[written] = 0;
    const opened = this.#call(CALLS.openat, 0n, this.#address + BigInt(PATH_AT), O_PATH | O_CLOEXEC, 0n);
    if (opened < 0) return false;
    // For what is not a folder, the kernel refuses a rule with the rights of one.
    const added = this.#addPath(opened, granted) || this.#addPath(opened, granted & this.rights.ofFile);
    if (!pinned) this.#call(CALLS.close, BigInt(opened));
    return added;
  }

  /** Grants connections from (bind) or to (connect) a TCP port. */
  allowPort(port: number, kind: "bind" | "connect"): void {
    const right = this.rights[kind];
    if (right === 0n) return;
    this.#write(right, BigInt(port));
    check(this.#add(TCP_PORT), "landlock_add_rule");
  }

  /** Restricts this thread, and those that it starts from now on, to what is granted: for ever. */
  enforce(): void {
    check(this.#call(CALLS.prctl, BigInt(PR_SET_NO_NEW_PRIVS), 1n), "prctl");
    check(this.#call(CALLS.landlockRestrictSelf, BigInt(this.#descriptor), 0n), "landlock_restrict_self");
    this.#call(CALLS.close, BigInt(this.#descriptor));
  }

  #addPath(descriptor: number, granted: bigint): boolean {
    this.#write(granted);
    this.#view.setInt32(8, descriptor, true);
    return this.#add(BELOW_PATH) === 0;
  }

  #add(kind: bigint): number {
    return this.#call(CALLS.landlockAddRule, BigInt(this.#descriptor), kind, this.#address, 0n);
  }

  #write(...numbers: readonly bigint[]): void {
    numbers.forEach((number, i) => this.#view.setBigUint64(8 * i, number, true));
  }
}

function check(result: number, call: string): number {
  if (result >= 0) return result;
  const way = "landlock = false in the plugin's table does without";
  throw new Error(`Cannot start a sandbox process: the system refused ${call}(); ${way}`);
}
