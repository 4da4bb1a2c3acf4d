import { bytesToText, textToBytes } from "../../../domain/crontab/byte_text.ts";
import { CrontabError } from "../../../ports/crontab.ts";
import { draftFile, type FileDraft } from "../../files/replace_file.ts";
import type { CrontabTable, Draft, Reading, Written } from "../write/crontab_table.ts";
import type { CronTraits } from "../crontab_command/cron_traits.ts";

/** What a {@linkcode FileTable} works with. */
export interface FileTableOptions {
  /** The file, in a folder that cron reads. */
  readonly path: string;
  /** The user that cron wants the file to belong to; root, but for tests. */
  readonly owner?: number;
  /** Returns how the cron here behaves; null if that is not known. */
  readonly traits: () => Promise<CronTraits | null>;
}

const MODE = 0o644;
const WRITABLE_BY_OTHERS = 0o022;
const ABSENT: Reading = { text: "", isAbsent: true, listed: "", header: "", doubt: null };

/** A table in a file of its own, such as cron reads in /etc/cron.d. Nothing checks what is written there. */
export class FileTable implements CrontabTable {
  readonly #options: Required<FileTableOptions>;

  constructor(options: FileTableOptions) {
    this.#options = { owner: 0, ...options };
  }

  async read(): Promise<Reading> {
    const { path } = this.#options;
    try {
      const stat = await Deno.lstat(path);
      if (!stat.isFile) throw new CrontabError(`Cannot read "${path}": it is no plain file; move it away`);
      const text = bytesToText(await Deno.readFile(path));
      return { text, isAbsent: false, listed: text, header: "", doubt: this.#doubt(stat, text) };
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return ABSENT;
      if (error instanceof CrontabError || !(error instanceof Error)) throw error;
      throw new CrontabError(`Cannot read "${path}": ${error.message}`, { cause: error });
    }
  }

  async prepare(reading: Reading, text: string): Promise<Draft> {
    const { path, owner } = this.#options;
    await this.#refuseUnread();
    if (text === "") {
      return {
        write: () => this.#replace(reading, null),
        [Symbol.asyncDispose]: () => Promise.resolve(),
      };
    }
    const access = { mode: MODE, uid: owner, gid: owner === 0 ? 0 : null };
    const draft = attempt(
      `Cannot write "${path}"`,
      () => draftFile(path, textToBytes(text), { access, locked: true }),
    );
    return {
      write: () => this.#replace(reading, draft),
      [Symbol.asyncDispose]: () => Promise.resolve(draft[Symbol.dispose]()),
    };
  }

  /** Nobody announces that they are about to write a file. */
  isBeingWritten(): boolean {
    return false;
  }

  /** Nor that they have read it. */
  isInUse(): boolean {
    return false;
  }

  #doubt({ uid, mode }: Deno.FileInfo, text: string): string | null {
    const { path, owner } = this.#options;
    if (uid !== owner) {
      return `"${path}" does not belong to root, so that cron passes over it; see to its lines, then "chown root:root" it`;
    }
    if (((mode ?? 0) & WRITABLE_BY_OTHERS) !== 0) {
      return `others than root may write "${path}", so that cron passes over it; see to its lines, then "chmod 644" it`;
    }
    return text === "" || text.endsWith("\n")
      ? null
      : `"${path}" does not end with a newline, so that cron passes over it; see to its last line, and end it with one`;
  }

  async #refuseUnread(): Promise<void> {
    const traits = await this.#options.traits();
    if (traits?.readsCronD !== false) return;
    throw new CrontabError(
      `Cannot write "${this.#options.path}": ${traits.name} reads no such files with a column for the user; ` +
        "leave the target out, for root's own crontab",
    );
  }

  /** Puts the draft in the file's place; without one, removes it. */
  async #replace({ text, isAbsent }: Reading, draft: FileDraft | null): Promise<Written> {
    const { path } = this.#options;
    const latest = await this.read();
    if (latest.text !== text || latest.isAbsent !== isAbsent) return { kind: "raced" };
    attempt(`Cannot write "${path}"`, () => {
      if (draft !== null) draft.place();
      else if (!isAbsent) Deno.removeSync(path);
    });
    return { kind: "written", output: "" };
  }
}

function attempt<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const way = error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotFound
      ? "; only root may write there, and only where cron has such a folder: leave the target out for your own crontab"
      : "";
    throw new CrontabError(`${what}: ${error.message}${way} (nothing was changed)`, { cause: error });
  }
}
