/** What of the C library is called directly, because Deno has no function for it. */
export interface Libc {
  /**
   * Makes this process the leader of a session and of a process group of its own.
   *
   * @throws {Error} If the system refuses.
   */
  startSession(): void;
  /** Makes one file descriptor another name of an open one. */
  duplicate(from: number, to: number): void;
  /** Opens `/dev/null` for reading and writing, and returns its descriptor. */
  openNull(): number;
  /** Opens an existing file for reading and writing, not through a symbolic link; undefined if it cannot be opened. */
  openFile(path: string): number | undefined;
  close(descriptor: number): void;
  /** Locks or unlocks an open file, without waiting; returns whether it did. */
  lock(descriptor: number, how: "alone" | "shared" | "not"): boolean;
  /** Kills this process as soon as its parent has ended; Linux only, elsewhere it does nothing. */
  dieWithParent(): void;
  /** Makes orphans of this process's descendants its own children; Linux only, elsewhere it does nothing. */
  adoptOrphans(): void;
  /** Keeps every descriptor above 2 from programs that are started later; Linux only, elsewhere it does nothing. */
  closeInheritedOnExec(): void;
  /** Sets the scheduling priority (-20 to 19) of a whole process group. */
  setGroupPriority(group: number, nice: number): void;
  /** Limits the bytes of private writable memory that this process may map; Linux only, elsewhere it does nothing. */
  limitData(bytes: number): void;
}

const PR_SET_PDEATHSIG = 1;
const PR_SET_CHILD_SUBREAPER = 36;
const SIGKILL = 9;
const CLOSE_RANGE_CLOEXEC = 4;
const RLIMIT_DATA = 2;
const PRIO_PGRP = 1;
const O_RDWR = 2;
const [O_CLOEXEC, O_NOFOLLOW] = Deno.build.os === "linux" ? [0o2000000, 0o400000] : [0x1000000, 0x100];
const LOCKS = { alone: 2, shared: 1, not: 8 } as const;
const LOCK_NB = 4;
const LAST_DESCRIPTOR = 0xffff_ffff;

const PORTABLE = {
  setsid: { parameters: [], result: "i32" },
  dup2: { parameters: ["i32", "i32"], result: "i32" },
  open: { parameters: ["buffer", "i32"], result: "i32" },
  close: { parameters: ["i32"], result: "i32" },
  flock: { parameters: ["i32", "i32"], result: "i32" },
  setpriority: { parameters: ["i32", "u32", "i32"], result: "i32" },
} as const;
const LINUX = {
  ...PORTABLE,
  prctl: { parameters: ["i32", "u64", "u64", "u64", "u64"], result: "i32" },
  setrlimit: { parameters: ["i32", "buffer"], result: "i32" },
  /** Linux has it from 5.9 on, and glibc from 2.34. */
  close_range: { parameters: ["u32", "u32", "i32"], result: "i32", optional: true },
} as const;

let opened: Libc | undefined;

/** Returns the C library of this process; the first call loads it, which takes about a millisecond. */
export function libc(): Libc {
  return opened ??= Deno.build.os === "linux" ? linuxLibc() : portableLibc();
}

function linuxLibc(): Libc {
  const { symbols } = Deno.dlopen("libc.so.6", LINUX);
  return {
    ...portable(symbols),
    dieWithParent: () => void check("prctl", symbols.prctl(PR_SET_PDEATHSIG, BigInt(SIGKILL), 0n, 0n, 0n)),
    adoptOrphans: () => void check("prctl", symbols.prctl(PR_SET_CHILD_SUBREAPER, 1n, 0n, 0n, 0n)),
    closeInheritedOnExec: () => void symbols.close_range?.(3, LAST_DESCRIPTOR, CLOSE_RANGE_CLOEXEC),
    limitData: (bytes) =>
      void check(
        "setrlimit",
        symbols.setrlimit(RLIMIT_DATA, new BigUint64Array([BigInt(bytes), BigInt(bytes)])),
      ),
  };
}

function portableLibc(): Libc {
  const nothing = () => {};
  return {
    ...portable(Deno.dlopen("libSystem.dylib", PORTABLE).symbols),
    dieWithParent: nothing,
    adoptOrphans: nothing,
    closeInheritedOnExec: nothing,
    limitData: nothing,
  };
}

function portable(symbols: Deno.DynamicLibrary<typeof PORTABLE>["symbols"]) {
  return {
    startSession: () => void check("setsid", symbols.setsid()),
    duplicate: (from: number, to: number) => void check("dup2", symbols.dup2(from, to)),
    openNull: () => check("open", symbols.open(new TextEncoder().encode("/dev/null\0"), O_RDWR)),
    openFile(path: string): number | undefined {
      // On this kind of machine O_NOFOLLOW has another value.
      const noFollow = Deno.build.os === "linux" && Deno.build.arch === "aarch64" ? 0o100000 : O_NOFOLLOW;
      const descriptor = symbols.open(new TextEncoder().encode(`${path}\0`), O_RDWR | O_CLOEXEC | noFollow);
      return descriptor < 0 ? undefined : descriptor;
    },
    close: (descriptor: number) => void symbols.close(descriptor),
    lock: (descriptor: number, how: keyof typeof LOCKS) =>
      symbols.flock(descriptor, LOCKS[how] | LOCK_NB) === 0,
    setGroupPriority: (group: number, nice: number) =>
      void check("setpriority", symbols.setpriority(PRIO_PGRP, group, nice)),
  };
}

function check(call: string, result: number): number {
  if (result < 0) throw new Error(`Cannot start a sandbox process: the system refused ${call}()`);
  return result;
}
