import { CrontabError } from "../../../ports/crontab.ts";
import type { ChangeRoom } from "./change_room.ts";
import type { Reading, Written } from "./crontab_table.ts";
import { isCutShort } from "./is_cut_short.ts";
import { putBack } from "./put_back.ts";
import { waitForQuiet, waitForWriters } from "./wait_for_others.ts";
import { waitBeforeWrite } from "./write_turn.ts";

const WRITES = 3;
/** How often someone who seems to be about to write, and does not, is waited for, and how long each time. */
const PATIENCE = 10;
const PAUSE = 100;
/** How long a text stands before it counts as left alone. */
const SETTLE = 500;

const CUT_SHORT = "Cannot install the crontab: cron kept only a part of it, the disk may be full";
const NEVER_HELD = `Cannot change the crontab: it did not hold what was written, ${WRITES} times over; ` +
  "cron alters what it is given";
const NEVER_LEFT =
  "Cannot change the crontab: something else keeps writing it; what stands there is theirs, " +
  'and "gapless crontab backups" has what stood there before; try again later';

/** A change of a table that is under way, and what it has seen so far. */
export class TableChange {
  readonly #room: ChangeRoom;
  #standing: Reading;
  /** What the first write replaced. */
  #replaced: string | undefined;
  #writes = 0;
  #patience = PATIENCE;
  /** As long as nobody else writes, what stands there after a write that did not hold is cron's own doing. */
  #isAlone = true;
  /** Whether anybody else was seen who reads or writes. */
  #areOthersAbout = false;

  private constructor(room: ChangeRoom, standing: Reading) {
    this.#room = room;
    this.#standing = standing;
  }

  /** Reads the table. */
  static async begin(room: ChangeRoom): Promise<TableChange> {
    return new TableChange(room, await room.table.read());
  }

  /** The text that stands there, as it was read last. */
  get text(): string {
    return this.#standing.text;
  }

  /** The text that stood there before anything was written. */
  get before(): string {
    return this.#replaced ?? this.text;
  }

  /** Whether so many writes did not hold that one more would not either. */
  get isHopeless(): boolean {
    return this.#writes === WRITES;
  }

  /**
   * Writes a text in place of the one that was read last; returns whether it stands there, and `text` is what does.
   *
   * @throws {CrontabError} If it must not be written, or cron does not take it.
   */
  async write(after: string): Promise<boolean> {
    const before = this.#standing;
    if (before.doubt !== null) {
      throw new CrontabError(`Cannot change the crontab: ${before.doubt} (nothing was changed)`);
    }
    const written = await this.#replace(before, after);
    if (written.kind === "raced") {
      await this.#noteRace(before.text);
      return false;
    }
    if (this.text === after) return await this.#isLeftAlone(after);
    if (isCutShort(this.#standing, after)) {
      throw await putBack(this.#room, { text: before.text, over: this.#standing, why: CUT_SHORT });
    }
    if (this.text === before.text && written.said !== "") {
      throw new CrontabError(`Cannot install the crontab: ${written.said} (the old one is still there)`);
    }
    await this.#noteLoss();
    return false;
  }

  /** Puts back what stood there, unless it was someone else who changed it; returns the error that tells of it. */
  async giveUp(): Promise<CrontabError> {
    if (!this.#isAlone || this.#replaced === undefined) return new CrontabError(NEVER_LEFT);
    return await putBack(this.#room, { text: this.#replaced, over: this.#standing, why: NEVER_HELD });
  }

  /** Writes in its turn, when nobody else is about to, and reads back. */
  async #replace(before: Reading, after: string): Promise<Written> {
    const { table, clock, backups, lock } = this.#room;
    await clock.sleep(waitBeforeWrite(clock.now(), await lock.lastWrite()));
    await using draft = await table.prepare(before, after);
    // Once: what later rounds find may be what cron made of the first one.
    if (this.#replaced === undefined || !this.#isAlone) await backups.keep(before.text);
    if (await waitForWriters(table, clock)) this.#areOthersAbout = true;
    const written = await draft.write(this.#patience > 0);
    if (written.kind === "written") {
      this.#replaced ??= before.text;
      await lock.recordWrite(clock.now());
    }
    this.#standing = await table.read();
    return written;
  }

  /** Someone who does not know the lock wrote in between, and their text is what must be changed; or is about to. */
  async #noteRace(before: string): Promise<void> {
    this.#areOthersAbout = true;
    if (this.text !== before) {
      this.#isAlone = false;
      return;
    }
    this.#patience--;
    await this.#room.clock.sleep(PAUSE);
  }

  /** Tells whether a text that was written stays. */
  async #isLeftAlone(after: string): Promise<boolean> {
    await this.#waitForQuiet();
    if (!this.#areOthersAbout) return true;
    await this.#readLater();
    const isLeft = this.text === after;
    this.#isAlone &&= isLeft;
    return isLeft;
  }

  /** Something else stands there than what was written: by someone who goes on writing, or by cron itself. */
  async #noteLoss(): Promise<void> {
    if (++this.#writes === WRITES) return;
    const left = this.text;
    await this.#waitForQuiet();
    await this.#readLater();
    this.#isAlone &&= this.text === left;
  }

  /** Whoever read before the write did not know of it, and may overwrite it; and not everybody is seen. */
  async #waitForQuiet(): Promise<void> {
    if (await waitForQuiet(this.#room.table, this.#room.clock)) this.#areOthersAbout = true;
  }

  async #readLater(): Promise<void> {
    await this.#room.clock.sleep(SETTLE);
    this.#standing = await this.#room.table.read();
  }
}
