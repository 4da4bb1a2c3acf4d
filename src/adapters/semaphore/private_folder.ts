import { ifExistsSync } from "../files/if_exists.ts";

/**
 * Makes a folder that only this user can enter, unless it is there.
 *
 * @param path Its parent must be there.
 * @returns Whether it was made, or may just have been made by another process.
 * @throws {Error} If it is something else, such as a link, or is open to others.
 */
export function privateFolder(path: string): boolean {
  const found = ifExistsSync(() => Deno.lstatSync(path));
  if (found === undefined) {
    try {
      Deno.mkdirSync(path, { mode: 0o700 });
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    }
  }
  const info = found ?? ifExistsSync(() => Deno.lstatSync(path));
  if (info?.isDirectory && info.uid === Deno.uid() && ((info.mode ?? 0) & 0o077) === 0) {
    return found === undefined;
  }
  throw new Error(`Cannot use the folder "${path}": it is not a folder of this user alone`);
}
