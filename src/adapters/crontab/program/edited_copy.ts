import { bytesToText } from "../../../domain/crontab/byte_text.ts";
import type { Shell } from "../../shell/shell.ts";
import { callCrontab } from "./call_crontab.ts";

/**
 * Returns what `crontab -e` hands to an editor, which is the table byte for byte (less comments at its top). The editor
 * only prints it: what an editor leaves as it was is not written. Null if the program does not go along.
 */
export async function editedCopy(shell: Shell): Promise<string | null> {
  const { code, stdout } = await callCrontab(shell, {
    action: "read",
    args: ["-e"],
    env: { VISUAL: "cat", EDITOR: "cat" },
  });
  return code === 0 ? bytesToText(stdout) : null;
}
