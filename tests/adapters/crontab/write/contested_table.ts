import { assert } from "@std/assert";
import { readBlock, replaceBlock } from "../../../../src/domain/crontab/block.ts";
import type { ChangeDeps } from "../../../../src/adapters/crontab/write/change_table.ts";
import type { CrontabTable, Draft, Reading } from "../../../../src/adapters/crontab/write/crontab_table.ts";
import { CrontabError } from "../../../../src/ports/crontab.ts";
import { InstantClock } from "../instant_clock.ts";

/** Someone who changes the table and knows of no lock. Each call of the change under test is a step, and they act between two. */
export interface Editor {
  /** Before which step they read. */
  readonly readsAt: number;
  /** How many steps later they write. */
  readonly takes: number;
  /** Whether they are seen among the processes until then, as one who reads or as one who is about to write. */
  readonly seenAs: "nobody" | "reader" | "writer";
  readonly edit: Edit;
}

/** What an editor makes of the text that they read. */
export type Edit =
  | "add a line"
  | "drop a line"
  | "replace all"
  | "remove all"
  | "strip the block"
  | "leave it";

/** How cron treats what it is given, the first so many times. */
export interface CronFault {
  readonly kind: "alters" | "cuts" | "ignores" | "refuses";
  readonly times: number;
  /** Where it cuts. */
  readonly at: number;
}

/** What can happen to a table while it is changed. */
export interface Contest {
  /** Null: there is no table. */
  readonly lines: number | null;
  readonly fault: CronFault | null;
  readonly editors: readonly Editor[];
}

/** What a table under test does wrong, to see that it is noticed. */
export interface Flaws {
  readonly comparesNothing?: boolean;
  readonly keepsNothing?: boolean;
  readonly seesNobody?: boolean;
}

const PLANNED = ["0 5 * * * /bin/gapless run a --manifest /m --state /s"];

/** The change under test. */
export const planned = (text: string) => replaceBlock(text, "site", PLANNED);

/** Returns the lines that are not Gapless's. */
export function foreignLines(text: string): readonly string[] {
  return text.split("\n").filter((line) => /^0 1 \* \* \* theirs-\S+!$/.test(line));
}

/** Asserts that the block is as it was planned. */
export function assertBlock(text: string): void {
  const block = readBlock(text, "site");
  assert(
    block?.lines.join("\n") === PLANNED.join("\n") && !block.edited,
    `the block is not as planned:\n${text}`,
  );
}

/**
 * A table that others write at any moment, and cron may spoil. It checks with every write of the change under test that what
 * others wrote is still in the table or in a backup, so that a process may be killed at any moment, too.
 */
export class ContestedTable implements CrontabTable {
  /** What was kept of it. */
  readonly kept: string[] = [];
  /** What is in the table; null if there is none. */
  text: string | null;
  /** What others left last. */
  foreign: string;
  /** What the change under test read last, and what others had left by then. */
  lastRead = { text: "", foreign: "" };
  /** How often others wrote. */
  foreignWrites = 0;
  readonly #contest: Contest;
  readonly #flaws: Flaws;
  readonly #hands: Hand[];
  #step = 0;
  #writes = 0;

  constructor(contest: Contest, flaws: Flaws = {}) {
    this.#contest = contest;
    this.#flaws = flaws;
    this.text = contest.lines === null
      ? null
      : Array.from({ length: contest.lines }, (_, index) => `0 1 * * * theirs-start-${index}!\n`).join("");
    this.foreign = this.text ?? "";
    this.#hands = contest.editors.map((editor, index) => ({
      editor,
      name: `theirs-${index}`,
      phase: "before",
    }));
  }

  /** What the change under test gets. */
  get deps(): ChangeDeps {
    const backups = {
      place: "memory",
      keep: (text: string) => {
        this.#next();
        if (!this.#flaws.keepsNothing) this.kept.push(text);
        return Promise.resolve();
      },
      list: () => Promise.resolve([]),
    };
    const instant = new InstantClock();
    const clock = { now: () => instant.now(), sleep: (ms: number) => (this.#next(), instant.sleep(ms)) };
    let last: Date | null = null;
    const lock = {
      lastWrite: () => Promise.resolve(last),
      recordWrite: (now: Date) => (last = now, Promise.resolve()),
    };
    return { table: this, clock, backups, lock };
  }

  read(): Promise<Reading> {
    this.#next();
    const text = this.text ?? "";
    this.lastRead = { text, foreign: this.foreign };
    return Promise.resolve({ text, isAbsent: this.text === null, listed: text, header: "", doubt: null });
  }

  prepare(reading: Reading, text: string): Promise<Draft> {
    this.#next();
    return Promise.resolve({
      write: (patient: boolean) => Promise.try(() => this.#write(reading, text, patient)),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
  }

  isBeingWritten(): boolean {
    this.#next();
    return this.#isSeen("writer");
  }

  isInUse(): boolean {
    this.#next();
    return this.#isSeen("writer", "reader");
  }

  /** Lets all editors end. */
  finish(): void {
    while (this.#hands.some(({ phase }) => phase !== "after")) this.#next();
  }

  #write(reading: Reading, text: string, patient: boolean) {
    this.#next();
    const isRaced = reading.text !== (this.text ?? "") || reading.isAbsent !== (this.text === null);
    if ((isRaced && !this.#flaws.comparesNothing) || (patient && this.#isSeen("writer"))) {
      return { kind: "raced" } as const;
    }
    const { fault } = this.#contest;
    const kind = fault !== null && this.#writes++ < fault.times ? fault.kind : null;
    if (kind === "refuses") {
      throw new CrontabError("Cannot install the crontab: bad (the old one is still there)");
    }
    if (kind === "ignores") return { kind: "written", output: "failed" } as const;
    const replaced = this.text ?? "";
    this.text = kind === "alters"
      ? text.replaceAll("gapless run", "GAPLESS run")
      : kind === "cuts"
      ? text.slice(0, fault?.at)
      : text;
    this.assertNothingLost(replaced);
    return { kind: "written", output: "" } as const;
  }

  /** Asserts that all foreign lines of a text are in the table or in a backup. */
  assertNothingLost(text: string): void {
    const kept = new Set([this.text ?? "", ...this.kept].flatMap(foreignLines));
    const lost = foreignLines(text).filter((line) => !kept.has(line));
    assert(lost.length === 0, `lost: ${lost.join(", ")}`);
  }

  /** Begins a step: those whose time it is act before it. */
  #next(): void {
    const step = this.#step++;
    for (const hand of this.#hands) {
      const { readsAt, takes } = hand.editor;
      if (hand.phase === "before" && step >= readsAt) {
        Object.assign(hand, { phase: "at it", read: this.text });
      }
      if (hand.phase === "at it" && step >= readsAt + takes) this.#edit(hand);
    }
  }

  #edit(hand: Hand): void {
    hand.phase = "after";
    const edited = edit(hand.read ?? "", hand);
    // Whoever is left without a line removes the table: an empty one looks like what a full disk leaves.
    this.text = edited === "" ? null : edited;
    this.foreign = edited;
    this.foreignWrites++;
  }

  #isSeen(...kinds: readonly Editor["seenAs"][]): boolean {
    return !this.#flaws.seesNobody &&
      this.#hands.some(({ phase, editor }) => phase === "at it" && kinds.includes(editor.seenAs));
  }
}

interface Hand {
  readonly editor: Editor;
  readonly name: string;
  phase: "before" | "at it" | "after";
  read?: string | null;
}

function edit(text: string, { editor, name }: Hand): string {
  switch (editor.edit) {
    case "add a line":
      return `${text.replace(/[^\n]$/, "$&\n")}0 1 * * * ${name}!\n`;
    case "drop a line":
      return text.replace(/^0 1 \* \* \* theirs-\S+!\n/m, "");
    case "replace all":
      return `0 1 * * * ${name}!\n`;
    case "remove all":
      return "";
    case "strip the block":
      return text.replace(/^# BEGIN (?:.*\n)*?# END .*\n\n?/m, "");
    case "leave it":
      return text;
  }
}
