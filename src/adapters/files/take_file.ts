import { ifExists } from "./if_exists.ts";

/** Takes a file away; another process may have been faster. */
export async function takeFile(path: string): Promise<void> {
  await ifExists(() => Deno.remove(path));
}
