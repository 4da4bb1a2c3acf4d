import { assert } from "@std/assert";
import { bytesToText } from "../../../src/domain/crontab/byte_text.ts";
import { CrontabProgram } from "./crontab_program.ts";

/** The crontab of a user who exists for one test only; the program is called as that user, as the product does. */
export class DebianCrontab implements AsyncDisposable {
  readonly program: CrontabProgram;
  readonly #user: string;

  private constructor(program: CrontabProgram, user: string) {
    this.program = program;
    this.#user = user;
  }

  static async create(): Promise<DebianCrontab> {
    const user = `gapless-${crypto.randomUUID().slice(0, 8)}`;
    await run("useradd", "--no-create-home", "--shell", "/usr/sbin/nologin", user);
    const cleanUp = async () => {
      await Deno.remove(spoolOf(user)).catch((error) =>
        assert(error instanceof Deno.errors.NotFound, String(error))
      );
      await run("userdel", user);
    };
    const script = `exec setpriv --reuid=${user} --regid=${user} --clear-groups /usr/bin/crontab "$@"`;
    return new DebianCrontab(await CrontabProgram.create(script, cleanUp), user);
  }

  get spool(): string {
    return spoolOf(this.#user);
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

  /** Writes the spool file past the crontab program, as a restored backup or a careless script would. */
  async plant(text: string): Promise<void> {
    await Deno.writeTextFile(this.spool, text, { mode: 0o600 });
    await run("chown", `${this.#user}:crontab`, this.spool);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.program[Symbol.asyncDispose]();
  }
}

function spoolOf(user: string): string {
  return `/var/spool/cron/crontabs/${user}`;
}

async function run(program: string, ...args: string[]): Promise<void> {
  const { code, stderr } = await new Deno.Command(program, { args }).output();
  assert(code === 0, new TextDecoder().decode(stderr));
}

/** Tells whether a test may make users and give them crontabs of Debian's cron. */
export async function isDebianCronHere(): Promise<boolean> {
  if (Deno.uid() !== 0) return false;
  try {
    return (await new Deno.Command("dpkg-query", { args: ["--status", "cron"] }).output()).code === 0;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
