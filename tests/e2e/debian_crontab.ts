import { assert } from "@std/assert";
import { bytesToText, textToBytes } from "../../src/domain/crontab/byte_text.ts";
import { CrontabProgram } from "../adapters/crontab/crontab_program.ts";
import { command } from "./command.ts";
import { assertSurroundings } from "./surroundings.ts";

/** Anyone but root: the crontab of these surroundings is nobody's, whoever's name it bears. */
const USER = "nobody";
const SPOOL = `/var/spool/cron/crontabs/${USER}`;

/** A crontab of Debian's cron, for one test; the program is called without root's rights. */
export class DebianCrontab implements AsyncDisposable {
  readonly program: CrontabProgram;
  readonly spool = SPOOL;

  private constructor(program: CrontabProgram) {
    this.program = program;
  }

  static async create(): Promise<DebianCrontab> {
    await assertSurroundings();
    const script = `exec setpriv --reuid=${USER} --regid=nogroup --clear-groups /usr/bin/crontab "$@"`;
    return new DebianCrontab(await CrontabProgram.create(script, removeSpool));
  }

  /** Returns the spool file, cron's header included; null if there is none. */
  async raw(): Promise<string | null> {
    try {
      return bytesToText(await Deno.readFile(SPOOL));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return null;
      throw error;
    }
  }

  /** Returns the spool file without cron's header; null if there is none. */
  async stored(): Promise<string | null> {
    const raw = await this.raw();
    return raw === null ? null : raw.replace(/^# DO NOT EDIT.*\n# \(.*\n# \(Cron version.*\n/, "");
  }

  /** Gives a text to the crontab program, as its user would. */
  async give(text: string): Promise<void> {
    const file = `${this.program.folder}/given`;
    await Deno.writeFile(file, textToBytes(text));
    await command("sh", "-c", `"$0" - < "$1"`, `${this.program.folder}/crontab`, file);
  }

  /** Writes the spool file past the crontab program, as a restored backup or a careless script would. */
  async plant(text: string): Promise<void> {
    await Deno.writeTextFile(SPOOL, text, { mode: 0o600 });
    await command("chown", `${USER}:crontab`, SPOOL);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.program[Symbol.asyncDispose]();
  }
}

async function removeSpool(): Promise<void> {
  await Deno.remove(SPOOL).catch((error) => assert(error instanceof Deno.errors.NotFound, String(error)));
}
