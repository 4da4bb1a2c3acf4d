import { join } from "@std/path/posix";
import { textToBytes } from "../../../domain/crontab/byte_text.ts";
import { withWayOut } from "../../../domain/text/with_way_out.ts";
import { CrontabError } from "../../../ports/crontab.ts";
import type { Shell, ShellResult } from "../../shell/shell.ts";
import { removeIfThere } from "../../files/remove_if_there.ts";
import { callProgram, findCrontab } from "./call_crontab.ts";

/** What the script below ends with if someone else writes; no `crontab` does. */
const ANOTHER = 99;

/**
 * Lists, compares, and writes at once, so that others find hardly a millisecond to write unseen. That the folders
 * of the tables are as they were shows that nobody has begun to write since the listing; who had begun before is seen
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

/** What `DraftFile.install()` takes. */
export interface InstallOptions {
  /** Folders that may hold the tables. */
  readonly folders: readonly string[];
  /** Write nothing while someone else seems to be about to. */
  readonly patient: boolean;
}

const NAME = /^crontab-\d+\.draft(?:\.was|\.now)?$/;

/**
 * A whole text in a file, for `crontab` to read: from a pipe it would install whatever it got before the writer was
 * killed. Removed when it is disposed of.
 */
export class DraftFile implements AsyncDisposable {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /**
   * Writes the file; drafts that killed processes left go.
   *
   * @param listed What is listed in its place now; goes to a file beside it, for `install()`.
   * @throws {CrontabError} If that fails.
   */
  static async write(folder: string, text: string, listed: string): Promise<DraftFile> {
    const path = join(folder, `crontab-${Deno.pid}.draft`);
    try {
      await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
      for await (const { name } of Deno.readDir(folder)) {
        if (NAME.test(name)) await Deno.remove(join(folder, name));
      }
      const options = { mode: 0o600, createNew: true } as const;
      await Deno.writeFile(path, textToBytes(text), options);
      await Deno.writeFile(`${path}.was`, textToBytes(listed), options);
      // Made here, so that nobody else may read it either.
      await Deno.writeFile(`${path}.now`, new Uint8Array(), options);
      return new DraftFile(path);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      throw new CrontabError(`Cannot write the draft "${path}": ${withWayOut(error)} (nothing was changed)`, {
        cause: error,
      });
    }
  }

  /**
   * Installs the text if the crontab is listed as it was, and nobody else seems to be writing.
   *
   * @returns What `crontab` left behind, or null if someone else wrote or is about to, and nothing was written.
   */
  async install(shell: Shell, { folders, patient }: InstallOptions): Promise<ShellResult | null> {
    const patience = patient ? "yes" : "no";
    const argv = [
      "sh",
      "-c",
      SCRIPT,
      "sh",
      findCrontab(shell, "install"),
      this.path,
      patience,
      ...folders,
    ] as const;
    const result = await callProgram(shell, { action: "install", argv });
    return result.code === ANOTHER ? null : result;
  }

  [Symbol.asyncDispose](): Promise<void> {
    // A later draft may have taken its place, and be gone as well.
    for (const path of [this.path, `${this.path}.was`, `${this.path}.now`]) removeIfThere(path);
    return Promise.resolve();
  }
}
