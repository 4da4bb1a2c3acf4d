import { ifExists, isUnreachable } from "../../files/if_exists.ts";

/**
 * Reads a file of a store; `undefined` if there is none that can be read: then the bytes come from elsewhere. Links are not
 * followed, and nothing is read from a pipe.
 */
export async function readIfThere(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  return await ifExists(
    async () => Deno.lstatSync(path).isFile ? await Deno.readFile(path) : undefined,
    (error) => isUnreachable(error) || error instanceof Deno.errors.IsADirectory,
  );
}
