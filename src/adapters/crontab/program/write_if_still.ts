import type { Shell, ShellResult } from "../../shell/shell.ts";
import { callProgram, findCrontab } from "./call_crontab.ts";

/** What the script below ends with if someone else writes; no `crontab` does. */
const ANOTHER = 99;

/**
 * Lists, compares, and writes at once, so that others find hardly a millisecond to write unseen. That the folders
 * of the tables are as they were tells that nobody has begun to write since the listing; whoever had begun before is seen
 * among the processes. The script goes on alone, should the process that started it be killed.
 */
const SCRIPT = `crontab=$1 draft=$2 patience=$3
shift 3
before=$(stat -c %y "$@" 2>/dev/null)
"$crontab" -l >"$draft.now" 2>/dev/null
cmp -s "$draft.now" "$draft.was" || exit ${ANOTHER}
for process in $(grep -lx crontab /proc/[0-9]*/comm 2>/dev/null); do
  [ "$patience" = yes ] || break
  case $(tr '\\0' ' ' 2>/dev/null <"\${process%comm}cmdline") in
    '' | *' -l '* | *' -e '*) ;;
    *) exit ${ANOTHER} ;;
  esac
done
[ "$(stat -c %y "$@" 2>/dev/null)" = "$before" ] || exit ${ANOTHER}
exec "$crontab" - <"$draft"`;

/** What `writeIfStill()` takes. */
export interface WriteRequest {
  /** File with the text; beside it, as `path.was`, the listing. */
  readonly path: string;
  /** Folders that may hold the tables. */
  readonly folders: readonly string[];
  /** Write nothing while someone else seems to be about to. */
  readonly patient: boolean;
}

/**
 * Installs a text if the crontab is listed as it was, and nobody else seems to be writing.
 *
 * @returns What `crontab` left behind, or null if someone else wrote or is about to, and nothing was written.
 */
export async function writeIfStill(
  shell: Shell,
  { path, folders, patient }: WriteRequest,
): Promise<ShellResult | null> {
  const patience = patient ? "yes" : "no";
  const argv = ["sh", "-c", SCRIPT, "sh", findCrontab(shell, "install"), path, patience, ...folders] as const;
  const result = await callProgram(shell, { action: "install", argv });
  return result.code === ANOTHER ? null : result;
}
