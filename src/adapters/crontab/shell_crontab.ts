import { textToBytes } from "../../domain/crontab/byte_text.ts";
import type { Clock } from "../../ports/clock.ts";
import { type Crontab, CrontabError } from "../../ports/crontab.ts";
import { type Shell, ShellError, type ShellResult } from "../../ports/shell.ts";
import { CrontabLock } from "./crontab_lock.ts";
import { hiddenBytes } from "./hidden_bytes.ts";
import { type Listing, parseListing } from "./parse_listing.ts";
import { refusal } from "./refusal.ts";
import { readSpool } from "./spool.ts";
import { waitBeforeWrite } from "./write_turn.ts";
import { writeBackup } from "./write_backup.ts";

/** What a {@linkcode ShellCrontab} works with. */
export interface ShellCrontabOptions {
  readonly shell: Shell;
  readonly clock: Clock;
  /** Files that all processes of this user lock: the first one that can be made. */
  readonly lockPaths: readonly [string, ...string[]];
  /** Where the text before the last write is kept. */
  readonly backupPath: string;
  /** Files that may hold the crontab itself; see `spoolPaths()`. */
  readonly spoolPaths: readonly string[];
  /** How long to wait for the lock; 60 s if left out. */
  readonly lockTimeoutMs?: number;
}

const TIMEOUT = 10_000;
const LOCK_TIMEOUT = 60_000;
const ROUNDS = 3;

const CUT_SHORT = "Cannot install the crontab: cron kept only a part of it, the disk may be full";
const NEVER_HELD = `Cannot change the crontab: it did not hold what was written, ${ROUNDS} times over; ` +
  "something else keeps writing it, or cron alters what it is given";
const NEVER_STILL =
  "Cannot change the crontab: something else keeps writing it; try again later (nothing was changed)";

/** A {@linkcode Crontab} behind the `crontab` program. It believes nothing that it has not read back. */
export class ShellCrontab implements Crontab {
  readonly #options: ShellCrontabOptions;

  constructor(options: ShellCrontabOptions) {
    this.#options = options;
  }

  async read(): Promise<string> {
    return (await this.#list()).text;
  }

  async update(change: (before: string) => string): Promise<{ before: string; after: string }> {
    const { lockPaths, lockTimeoutMs = LOCK_TIMEOUT } = this.#options;
    using lock = await CrontabLock.take(lockPaths, lockTimeoutMs);
    let before = await this.read();
    let replaced: string | undefined;
    for (let round = 0; round < ROUNDS; round++) {
      const after = change(before);
      if (after === before) return { before: replaced ?? before, after };
      await this.#waitForTurn(lock);
      const latest = await this.#list();
      if (latest.text !== before) {
        // Someone who does not know the lock wrote in between: their text is what must be changed.
        before = latest.text;
        continue;
      }
      await this.#refuseHidden(before);
      // Once: what later rounds find may be what cron made of the first one.
      if (replaced === undefined) await writeBackup(this.#options.backupPath, before);
      replaced ??= before;
      before = await this.#replace(latest, after, lock);
      if (before === after) return { before: replaced, after };
      // Nobody else's edit looks like this, and changing what is left would make the loss final.
      if (after.startsWith(before)) throw await this.#putBack(latest.text, CUT_SHORT);
    }
    throw replaced === undefined ? new CrontabError(NEVER_STILL) : await this.#putBack(replaced, NEVER_HELD);
  }

  async #list(): Promise<Listing> {
    return parseListing(await this.#crontab("read", ["-l"]));
  }

  async #waitForTurn(lock: CrontabLock): Promise<void> {
    const { clock } = this.#options;
    await clock.sleep(waitBeforeWrite(clock.now(), await lock.lastWrite()));
  }

  async #refuseHidden(text: string): Promise<void> {
    const hidden = hiddenBytes(text, await readSpool(this.#options.spoolPaths));
    if (hidden !== null) throw new CrontabError(`Cannot change the crontab: ${hidden} (nothing was changed)`);
  }

  /** Writes, and returns what is there then. */
  async #replace(before: Listing, after: string, lock: CrontabLock): Promise<string> {
    await this.#install(after);
    await lock.recordWrite(this.#options.clock.now());
    const installed = await this.#list();
    if (installed.text !== after || installed.header !== "" || before.header === "") return installed.text;
    // This cron makes no header: the one that was there was the user's own.
    await this.#install(before.header + after);
    return await this.read();
  }

  async #install(text: string): Promise<void> {
    const result = await this.#crontab("install", ["-"], textToBytes(text));
    if (result.code !== 0) throw refusal(text, result);
  }

  /** Installs the old text again after a write that went wrong, and returns the error that tells of it. */
  async #putBack(text: string, why: string): Promise<CrontabError> {
    await this.#install(text);
    const isBack = await this.read() === text;
    return new CrontabError(
      `${why} ${
        isBack ? "(the old one is there again)" : `(the old one is in "${this.#options.backupPath}")`
      }`,
    );
  }

  async #crontab(
    action: "read" | "install",
    args: string[],
    stdin?: Uint8Array<ArrayBuffer>,
  ): Promise<ShellResult> {
    try {
      return await this.#options.shell.run({
        argv: ["crontab", ...args],
        ...(stdin === undefined ? {} : { stdin }),
        // Debian hides up to three comments of the user's own along with its header, unless told not to.
        env: { LC_ALL: "C", CRONTAB_NOHEADER: "N" },
        timeoutMs: TIMEOUT,
      });
    } catch (error) {
      if (!(error instanceof ShellError)) throw error;
      throw new CrontabError(`Cannot ${action} the crontab: ${WHY[error.kind](error)}`, { cause: error });
    }
  }
}

const WHY: Readonly<Record<ShellError["kind"], (error: ShellError) => string>> = {
  "not found": () =>
    'there is no "crontab" program on PATH; install cron, or let "gapless up --scheduler internal" wake the plugins',
  "timeout": () =>
    `"crontab" gave no answer within ${
      TIMEOUT / 1000
    } s; it may wait for a permission, run "crontab -l" by hand to see`,
  "failed": (error) => error.message,
};
