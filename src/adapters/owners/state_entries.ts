import { LedgerError } from "../../ports/ledger.ts";
import { ifExistsSync, isUnreachable } from "../files/if_exists.ts";

/**
 * Returns the paths of what is in a state folder; undefined if there is no such folder, or it is closed to this user.
 *
 * @throws {LedgerError} If something in it is neither a file nor a folder: whoever put it there, what is written to a link would
 * go elsewhere, and who reads a pipe waits for ever.
 */
export function stateEntries(state: string): string[] | undefined {
  const entries = ifExistsSync(() => Array.from(Deno.readDirSync(state)), isUnreachable);
  return entries?.map(({ name, isFile, isDirectory, isSymlink }) => {
    const path = `${state}/${name}`;
    if (isFile || isDirectory) return path;
    const what = isSymlink
      ? "a symbolic link, and Gapless follows none there"
      : "neither a file nor a folder";
    throw new LedgerError(
      `Cannot use the state folder "${state}": "${path}" is ${what}; find out who made it, and remove it`,
    );
  });
}
