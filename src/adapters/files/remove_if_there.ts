import { ifExistsSync } from "./if_exists.ts";

/** Removes a file, unless there is none. */
export function removeIfThere(path: string): void {
  ifExistsSync(() => Deno.removeSync(path));
}
