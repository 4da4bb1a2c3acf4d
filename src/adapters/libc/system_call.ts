/** Calls the kernel by the number of a call; returns its result, or -1. Up to four arguments, pointers as numbers. */
export type SystemCall = (
  number: number,
  first: bigint,
  second?: bigint,
  third?: bigint,
  fourth?: bigint,
) => number;

/** How the C library's `syscall()` is loaded: one function for every call of the kernel, on Linux alone. */
export const SYSCALL = {
  syscall: { parameters: ["i32", "u64", "u64", "u64", "u64", "u64"], result: "i64" },
} as const;

/** Returns the {@linkcode SystemCall} of a library that was loaded with {@linkcode SYSCALL}. */
export function systemCall(
  syscall: Deno.DynamicLibrary<typeof SYSCALL>["symbols"]["syscall"],
): SystemCall {
  // prctl() refuses arguments that it does not know unless they are 0, and it has five.
  return (number, first, second = 0n, third = 0n, fourth = 0n) =>
    Number(syscall(number, first, second, third, fourth, 0n));
}

const IS_ARM = Deno.build.arch === "aarch64";

/** Numbers of calls, which depend on the processor. */
export const CALLS = {
  openat: IS_ARM ? 56 : 257,
  close: IS_ARM ? 57 : 3,
  prctl: IS_ARM ? 167 : 157,
  landlockCreateRuleset: 444,
  landlockAddRule: 445,
  landlockRestrictSelf: 446,
} as const;
