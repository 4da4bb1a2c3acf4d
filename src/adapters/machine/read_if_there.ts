/** Reads a file; null if it is not there, or not for this user. */
export async function readIfThere(path: string): Promise<string | null> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) return null;
    // ESRCH, for which Deno has no class: a process ended between the opening of its file and the reading.
    if (error instanceof Error && error.message.includes("(os error 3)")) return null;
    throw error;
  }
}
