/** Reports whether an error says that a file is not there. */
export function isNotFound(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound;
}

/** Reports whether an error says that a file is not there, or that what it lies in is closed to this user. */
export function isUnreachable(error: unknown): boolean {
  return isNotFound(error) || error instanceof Deno.errors.NotADirectory ||
    error instanceof Deno.errors.PermissionDenied;
}

/** Reports whether an error says that a file, perhaps one of a process, is not there, or not for this user. */
export function isUnseen(error: unknown): boolean {
  if (isNotFound(error) || error instanceof Deno.errors.PermissionDenied) return true;
  // ESRCH, for which Deno has no class: the process ended between the opening of its file and the reading.
  return error instanceof Error && error.message.includes("(os error 3)");
}

/**
 * Does something with a file; returns undefined if there is none.
 *
 * @param isAbsent Reports whether an error says so.
 */
export async function ifExists<T>(use: () => Promise<T>, isAbsent = isNotFound): Promise<T | undefined> {
  try {
    return await use();
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** As {@linkcode ifExists}, at once. */
export function ifExistsSync<T>(use: () => T, isAbsent = isNotFound): T | undefined {
  try {
    return use();
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** Reads a file; undefined if there is none. */
export async function readIfExists(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  return await ifExists(() => Deno.readFile(path));
}

/** Reads a text at once, perhaps one of a process; undefined if it is not there, or not for this user. */
export function readIfSeen(path: string): string | undefined {
  return ifExistsSync(() => Deno.readTextFileSync(path), isUnseen);
}
