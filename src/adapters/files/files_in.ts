import { ifExists } from "./if_exists.ts";

/** Returns the paths of what is in a folder; none, if there is no such folder. */
export async function filesIn(folder: string): Promise<string[]> {
  const entries = await ifExists(() => Array.fromAsync(Deno.readDir(folder)));
  return (entries ?? []).map(({ name }) => `${folder}/${name}`);
}
