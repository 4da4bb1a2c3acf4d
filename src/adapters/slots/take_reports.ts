import { removeIfThere } from "../files/remove_if_there.ts";
import { isHeld } from "./holder_file.ts";

/** Returns what processes of a folder's reports have written that have ended, under the lock of the slots, and removes it. */
export function takeReports(folder: string): string[] {
  const ended = Array.from(Deno.readDirSync(folder), ({ name }) => `${folder}/${name}`).filter((path) =>
    !isHeld(path)
  );
  return ended.flatMap((path) => {
    const report = Deno.readTextFileSync(path).trimEnd();
    removeIfThere(path);
    return report === "" ? [] : report;
  });
}
