import { dirname } from "@std/path/posix";
import { bytesToText } from "../../../domain/crontab/byte_text.ts";
import type { Shell, ShellResult } from "../../shell/shell.ts";
import type { CrontabTable, Draft, Reading } from "../write/crontab_table.ts";
import { callCrontab } from "./call_crontab.ts";
import { type CronTraits, parseUsage, refuseSilentLoss } from "./cron_traits.ts";
import { installError, stderrOf } from "./crontab_errors.ts";
import { DraftFile } from "./draft_file.ts";
import { ambiguousEscapeHint, exactText, isAmbiguous } from "./exact_text.ts";
import { isAnyoneReadingOrWriting, isAnyoneWriting } from "./other_writers.ts";
import { headerOf, type Listing, parseListing } from "./parse_listing.ts";
import { readSpool } from "./spool.ts";

/** What a {@linkcode ProgramTable} works with. */
export interface ProgramTableOptions {
  readonly shell: Shell;
  /** Folder for texts that are about to be written. */
  readonly draftFolder: string;
  /** Files that may hold the crontab itself; see `spoolPaths()`. */
  readonly spoolPaths: readonly string[];
  /** Whether the crontab is root's. */
  readonly isRoot: boolean;
  /** Reports whether another program is about to write it; looks at the system's processes if left out. */
  readonly isBeingWritten?: () => boolean;
  /** Reports whether another program reads or writes it, likewise. */
  readonly isInUse?: () => boolean;
}

/** The current user's crontab, behind the `crontab` program. */
export class ProgramTable implements CrontabTable {
  readonly isBeingWritten: () => boolean;
  readonly isInUse: () => boolean;
  readonly #options: ProgramTableOptions;
  #traits?: Promise<CronTraits>;

  constructor(options: ProgramTableOptions) {
    this.#options = options;
    this.isBeingWritten = options.isBeingWritten ?? (() => isAnyoneWriting());
    this.isInUse = options.isInUse ?? options.isBeingWritten ?? (() => isAnyoneReadingOrWriting());
  }

  /** Returns how the program behaves; asks it once. */
  async traits(): Promise<CronTraits> {
    return await (this.#traits ??= this.#askUsage());
  }

  async read(): Promise<Reading> {
    const listing = await this.#list();
    const { header, text } = listing;
    const listed = header + text;
    const reading = { ...listing, listed, doubt: null };
    if (!isAmbiguous(text) || (await this.traits()).escapes === false) return reading;
    const exact = await this.#exactText(listed);
    return exact === null
      ? { ...reading, doubt: ambiguousEscapeHint(text) }
      : { ...reading, text: exact.slice(header.length) };
  }

  async prepare(reading: Reading, text: string): Promise<Draft> {
    const traits = await this.traits();
    const { isRoot, spoolPaths, draftFolder } = this.#options;
    refuseSilentLoss(traits, { text, isRoot, file: await readSpool(spoolPaths) });
    // Where cron makes no header, the one that is there is the user's own.
    const whole = traits.makesHeader === false ? reading.header + text : text;
    await using stack = new AsyncDisposableStack();
    const draft = stack.use(await DraftFile.write(draftFolder, whole, reading.listed));
    if (traits.dryRun !== null) await this.#try(draft, traits.dryRun, whole);
    const kept = stack.move();
    return {
      write: async (patient) => {
        const result = await this.#write(draft, patient);
        if (result === null) return { kind: "raced" };
        if (result.code !== 0) throw installError(whole, result);
        if (traits.makesHeader === null && reading.header !== "") await this.#restoreHeader(reading, text);
        return { kind: "written", output: result.stderr.trim() === "" ? "" : stderrOf(result) };
      },
      [Symbol.asyncDispose]: () => kept[Symbol.asyncDispose](),
    };
  }

  async #askUsage(): Promise<CronTraits> {
    const { stdout, stderr } = await callCrontab(this.#options.shell, { action: "read", args: ["-h"] });
    return parseUsage(`${new TextDecoder().decode(stdout)}\n${stderr}`);
  }

  async #list(): Promise<Listing> {
    return parseListing(await callCrontab(this.#options.shell, { action: "read", args: ["-l"] }));
  }

  async #exactText(listing: string): Promise<string | null> {
    const { shell, spoolPaths } = this.#options;
    const file = await readSpool(spoolPaths);
    const exact = file === null
      ? null
      // macOS and FreeBSD do not list the header that they keep.
      : exactText(listing, file) ?? exactText(listing, file.slice(headerOf(file).length));
    if (exact !== null || !(await this.traits()).hasExactEdit) return exact;
    // The editor only prints what it is given, and what an editor leaves as it was is not written.
    const env = { VISUAL: "cat", EDITOR: "cat" };
    const { code, stdout } = await callCrontab(shell, { action: "read", args: ["-e"], env });
    return code === 0 ? exactText(listing, bytesToText(stdout)) : null;
  }

  async #try(draft: DraftFile, flag: string, text: string): Promise<void> {
    const call = { action: "install", args: [flag, "-"], stdinFile: draft.path } as const;
    const result = await callCrontab(this.#options.shell, call);
    // A program that does not know the flag reports nothing about the text.
    if (result.code !== 0 && !/\busage\b/i.test(result.stderr)) throw installError(text, result);
  }

  /** Writes again, with the header, where cron turns out to make none: it was the user's own. */
  async #restoreHeader({ header }: Reading, text: string): Promise<void> {
    const installed = await this.#list();
    if (installed.header + installed.text !== text) return;
    await using draft = await DraftFile.write(this.#options.draftFolder, header + text, text);
    await this.#write(draft, false);
  }

  async #write(draft: DraftFile, patient: boolean): Promise<ShellResult | null> {
    const { shell, spoolPaths, isBeingWritten } = this.#options;
    const folders = spoolPaths.map((path) => dirname(path));
    // Where the caller reports who writes, the script need not look.
    return await draft.install(shell, { folders, patient: patient && isBeingWritten === undefined });
  }
}
