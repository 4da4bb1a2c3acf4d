/** Reads a file of a store; `undefined` if there is none that can be read: then the bytes come from elsewhere. */
export async function readIfThere(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (
      error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory ||
      error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.IsADirectory
    ) return undefined;
    throw error;
  }
}
