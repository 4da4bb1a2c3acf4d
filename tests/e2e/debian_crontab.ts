import { assert } from "@std/assert";
import { bytesToText, textToBytes } from "../../src/domain/crontab/byte_text.ts";
import { CrontabProgram } from "../adapters/crontab/crontab_program.ts";
import { command } from "./command.ts";
import { assertSurroundings } from "./surroundings.ts";

/** A crontab of Debian's cron, for one test: these surroundings' own, whoever's name it bears. */
export class DebianCrontab implements AsyncDisposable {
  readonly program: CrontabProgram;
  readonly spool: string;
  readonly #user: string;

  private constructor(program: CrontabProgram, user: string) {
    this.program = program;
    this.#user = user;
    this.spool = spoolOf(user);
  }

  /** @param user Whose it is; anyone but root calls the program without root's rights. */
  static async create(user: "nobody" | "root" = "nobody"): Promise<DebianCrontab> {
    await assertSurroundings();
    const as = user === "root" ? "" : `setpriv --reuid=${user} --regid=nogroup --clear-groups`;
    const program = await CrontabProgram.create(
      `exec ${as} /usr/bin/crontab "$@"`,
      () => remove(spoolOf(user)),
    );
    return new DebianCrontab(program, user);
  }

  /** Returns the spool file, cron's header included; null if there is none. */
  async raw(): Promise<string | null> {
    try {
      return bytesToText(await Deno.readFile(this.spool));
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
    assert(await this.#offer(text));
  }

  /** Puts a text there in whatever way it can be; tells whether the crontab program took it. */
  async put(text: string): Promise<boolean> {
    const isTaken = await this.#offer(text);
    if (!isTaken) await this.plant(text);
    return isTaken;
  }

  /** Writes the spool file past the crontab program, as a restored backup or a careless script would. */
  async plant(text: string): Promise<void> {
    await Deno.writeFile(this.spool, textToBytes(text), { mode: 0o600 });
    await command("chown", `${this.#user}:crontab`, this.spool);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.program[Symbol.asyncDispose]();
  }

  async #offer(text: string): Promise<boolean> {
    const file = `${this.program.folder}/given`;
    await Deno.writeFile(file, textToBytes(text));
    const { success } = await new Deno.Command("sh", {
      args: ["-c", `"$0" - < "$1"`, `${this.program.folder}/crontab`, file],
      stderr: "null",
    }).output();
    return success;
  }
}

function spoolOf(user: string): string {
  return `/var/spool/cron/crontabs/${user}`;
}

async function remove(path: string): Promise<void> {
  await Deno.remove(path).catch((error) => assert(error instanceof Deno.errors.NotFound, String(error)));
}
