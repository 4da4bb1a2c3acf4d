/**
 * The system's own locks on files, tried without waiting: the oldest supported Deno can only wait for its locks.
 *
 * @module
 */

const LIBRARY = Deno.build.os === "linux" ? "libc.so.6" : "libSystem.dylib";
const O_RDWR = 2;
const LOCKS = { alone: 2, shared: 1, not: 8 } as const;
const LOCK_NB = 4;

/** What can be done with a file that is to be locked. */
export interface FileLocks {
  /** Opens an existing file, not through a symbolic link; undefined if it cannot be opened. */
  open(path: string): number | undefined;
  close(descriptor: number): void;
  /** Locks or unlocks an open file; returns whether it did. */
  lock(descriptor: number, how: keyof typeof LOCKS): boolean;
}

let loaded: FileLocks | undefined;

/** Returns the {@linkcode FileLocks}; the first call loads them. */
export function fileLocks(): FileLocks {
  return loaded ??= load();
}

function load(): FileLocks {
  const { symbols } = Deno.dlopen(LIBRARY, {
    open: { parameters: ["buffer", "i32"], result: "i32" },
    close: { parameters: ["i32"], result: "i32" },
    flock: { parameters: ["i32", "i32"], result: "i32" },
  });
  return {
    open(path) {
      const descriptor = symbols.open(new TextEncoder().encode(`${path}\0`), O_RDWR | ownFlags());
      return descriptor < 0 ? undefined : descriptor;
    },
    close: (descriptor) => void symbols.close(descriptor),
    lock: (descriptor, how) => symbols.flock(descriptor, LOCKS[how] | LOCK_NB) === 0,
  };
}

/** Returns O_CLOEXEC and O_NOFOLLOW, which every system has elsewhere. */
function ownFlags(): number {
  if (Deno.build.os !== "linux") return 0x1000000 | 0x100;
  return 0o2000000 | (Deno.build.arch === "aarch64" ? 0o100000 : 0o400000);
}
