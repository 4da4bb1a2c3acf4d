/**
 * Calls of the C library for which Deno has no function. Each call that is loaded costs a tenth of a millisecond, so they come
 * in groups, by who needs them.
 *
 * @module
 */

import { CALLS, SYSCALL, type SystemCall, systemCall } from "./system_call.ts";

const IS_LINUX = Deno.build.os === "linux";
const LIBRARY = IS_LINUX ? "libc.so.6" : "libSystem.dylib";

const PR_SET_PDEATHSIG = 1;
const PR_SET_DUMPABLE = 4;
const PR_SET_CHILD_SUBREAPER = 36;
const SIGCONT = 18;
const CLOSE_RANGE_CLOEXEC = 4;
const RLIMIT_DATA = 2;
const PRIO_PGRP = 1;
const LAST_DESCRIPTOR = 0xffff_ffff;

const PRCTL = { prctl: { parameters: ["i32", "u64", "u64", "u64", "u64"], result: "i32" } } as const;

let isPrepared = false;

/** What a process does once that is to start sandbox processes; elsewhere than on Linux, nothing. */
export function prepareToStart(): void {
  if (!IS_LINUX || isPrepared) return;
  isPrepared = true;
  const { symbols } = Deno.dlopen(LIBRARY, {
    ...PRCTL,
    // Linux has it from 5.9 on, and glibc from 2.34.
    close_range: { parameters: ["u32", "u32", "i32"], result: "i32", optional: true },
  });
  // Programs that are started later inherit no descriptor but the first three.
  symbols.close_range?.(3, LAST_DESCRIPTOR, CLOSE_RANGE_CLOEXEC);
  // Orphans of its descendants become its own children.
  check("prctl", symbols.prctl(PR_SET_CHILD_SUBREAPER, 1n, 0n, 0n, 0n));
}

/** Calls of a process that makes itself a sandbox. */
export interface SandboxCalls {
  /** Continues this process when its parent has ended, if it is stopped then; on Linux alone. */
  continueWithoutParent(): void;
  /** Makes orphans of this process's descendants its own children; on Linux alone. */
  adoptOrphans(): void;
  /** Keeps other processes of this user out of this one's memory; on Linux alone. */
  hideMemory(): void;
  /** Makes this process the leader of a session, and of a process group, of its own. */
  leadSession(): void;
  /** Makes one file descriptor another name of an open one. */
  duplicate(from: number, to: number): void;
  /** Makes standard input the end of a pipe that nobody writes to. */
  emptyInput(): void;
  /** Any call of the kernel; undefined elsewhere than on Linux. */
  readonly call: SystemCall | undefined;
  /** Limits the bytes of private writable memory that this process may map, unless a lower limit holds; on Linux alone. */
  limitData(bytes: number): void;
}

/** Loads the {@linkcode SandboxCalls}. Each throws an `Error` if the system refuses. */
export function sandboxCalls(): SandboxCalls {
  const { symbols } = Deno.dlopen(LIBRARY, {
    dup2: { parameters: ["i32", "i32"], result: "i32" },
    pipe: { parameters: ["buffer"], result: "i32" },
    setrlimit: { parameters: ["i32", "buffer"], result: "i32" },
    setsid: { parameters: [], result: "i32" },
    ...IS_LINUX ? SYSCALL : {},
  });
  const call = symbols.syscall && systemCall(symbols.syscall);
  const prctl = (option: number, value: number) =>
    void check("prctl", call?.(CALLS.prctl, BigInt(option), BigInt(value)) ?? 0);
  return {
    call,
    continueWithoutParent: () => prctl(PR_SET_PDEATHSIG, SIGCONT),
    adoptOrphans: () => prctl(PR_SET_CHILD_SUBREAPER, 1),
    hideMemory: () => prctl(PR_SET_DUMPABLE, 0),
    leadSession: () => void check("setsid", symbols.setsid()),
    duplicate: (from, to) => void check("dup2", symbols.dup2(from, to)),
    emptyInput() {
      const ends = new Int32Array(2);
      check("pipe", symbols.pipe(ends));
      const [read = -1, write = -1] = ends;
      check("dup2", symbols.dup2(read, 0));
      // Closes the end that could be written to.
      check("dup2", symbols.dup2(2, write));
    },
    limitData(bytes) {
      if (!IS_LINUX) return;
      // Refused only if a lower limit is in force: a plugin, such as the manager, has started Gapless itself.
      symbols.setrlimit(RLIMIT_DATA, new BigUint64Array([BigInt(bytes), BigInt(bytes)]));
    },
  };
}

/** Loads what makes any call of the kernel; only for Linux. */
export function loadSystemCall(): SystemCall {
  return systemCall(Deno.dlopen(LIBRARY, SYSCALL).symbols.syscall);
}

/** Sets the scheduling priority (-20 to 19) of this process's group, with all its threads. */
export function setPriority(nice: number): void {
  const { symbols } = Deno.dlopen(LIBRARY, {
    setpriority: { parameters: ["i32", "u32", "i32"], result: "i32" },
  });
  check("setpriority", symbols.setpriority(PRIO_PGRP, 0, nice));
}

function check(call: string, result: number): number {
  if (result < 0) throw new Error(`Cannot start a sandbox process: the system refused ${call}()`);
  return result;
}
