import { installProgram } from "../../install_program.ts";
import { programsWith } from "../../stand_in.ts";
import { DenoShell } from "../../../src/adapters/shell/deno_shell.ts";
import { FileCrontabBackups } from "../../../src/adapters/crontab/file_crontab_backups.ts";
import {
  ProgramTable,
  type ProgramTableOptions,
} from "../../../src/adapters/crontab/crontab_command/program_table.ts";
import {
  SharedCrontab,
  type SharedCrontabOptions,
} from "../../../src/adapters/crontab/write/shared_crontab.ts";
import { bytesToText, textToBytes } from "../../../src/domain/crontab/byte_text.ts";
import type { Shell, ShellCommand } from "../../../src/adapters/shell/shell.ts";
import { InstantClock } from "./instant_clock.ts";

/** A folder with a `crontab` program of the test's own. */
export class CrontabProgram implements AsyncDisposable {
  readonly folder: string;
  readonly clock = new InstantClock();
  /** Commands as the adapter gave them. */
  readonly commands: ShellCommand[] = [];
  /** Cuts the adapter's own time limit short. */
  patienceMs = Infinity;
  readonly #cleanUp: () => Promise<void>;

  private constructor(folder: string, cleanUp: () => Promise<void>) {
    this.folder = folder;
    this.#cleanUp = cleanUp;
  }

  /** Makes a `crontab` of a shell script; in it `$dir` is the folder, `$1` the flag. */
  static async create(script: string, cleanUp = () => Promise.resolve()): Promise<CrontabProgram> {
    const folder = await Deno.makeTempDir({ prefix: "gapless-crontab-" });
    await Deno.chmod(folder, 0o755);
    await Deno.writeTextFile(`${folder}/crontab.sh`, `#!/bin/sh\ndir=${folder}\n${script}\n`);
    await installProgram(`${folder}/crontab.sh`, `${folder}/crontab`);
    return new CrontabProgram(folder, cleanUp);
  }

  /** Returns an adapter on this program. Each one is its own, as if it were in another process. */
  open(options: Partial<SharedCrontabOptions & ProgramTableOptions> = {}): SharedCrontab {
    return new SharedCrontab({
      table: this.table(options),
      clock: this.clock,
      lockPaths: [`${this.folder}/state/crontab.lock`],
      backups: this.backups,
      ...options,
    });
  }

  /** Returns the table behind such an adapter. */
  table(options: Partial<ProgramTableOptions> = {}): ProgramTable {
    return new ProgramTable({
      shell: this.#shell(),
      draftFolder: `${this.folder}/state`,
      spoolPaths: [],
      isRoot: false,
      // Other tests' programs are none of this one's business.
      isBeingWritten: () => false,
      ...options,
    });
  }

  /** What was kept of the table. */
  get backups(): FileCrontabBackups {
    return new FileCrontabBackups(`${this.folder}/state/backups`, this.clock);
  }

  /** Returns a file of the folder, byte for byte; null if there is none. */
  async file(name: string): Promise<string | null> {
    try {
      return bytesToText(await Deno.readFile(`${this.folder}/${name}`));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return null;
      throw error;
    }
  }

  async plant(name: string, text: string): Promise<void> {
    await Deno.writeFile(`${this.folder}/${name}`, textToBytes(text));
  }

  /** Returns how often a text was to be written, as far as nobody else had written before. */
  writes(): number {
    return this.commands.filter(({ argv }) => argv[0] === "sh").length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#cleanUp();
    await Deno.remove(this.folder, { recursive: true });
  }

  #shell(): Shell {
    const shell = new DenoShell(programsWith(`${this.folder}/crontab`));
    return {
      find: (program) => shell.find(program),
      run: (command) => {
        this.commands.push(command);
        return shell.run({ ...command, timeoutMs: Math.min(command.timeoutMs, this.patienceMs) });
      },
    };
  }
}

/** A plain cron: the table is the file `table`, exchanged at once. */
export const PLAIN_CRON = `
case "$1" in
  -l) if [ -f "$dir/table" ]; then exec cat "$dir/table"; fi; echo "no crontab for tester" >&2; exit 1 ;;
  -) cat > "$dir/table.$$" && mv "$dir/table.$$" "$dir/table" ;;
  *) echo "usage error" >&2; exit 2 ;;
esac`;
