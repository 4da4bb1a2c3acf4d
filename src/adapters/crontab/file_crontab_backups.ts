import { dirname, join } from "@std/path/posix";
import { bytesToText, textToBytes } from "../../domain/crontab/byte_text.ts";
import { foreignPart } from "../../domain/crontab/foreign_part.ts";
import { withWayOut } from "../../domain/text/with_way_out.ts";
import type { Clock } from "../../ports/clock.ts";
import { CrontabError } from "../../ports/crontab.ts";
import { ifExists, isNotFound } from "../files/if_exists.ts";
import { replaceFile } from "../files/replace_file.ts";
import { removeIfThere } from "../files/remove_if_there.ts";
import type { CrontabBackup, CrontabBackups } from "../../ports/crontab_backups.ts";

/** How many versions are kept. */
const GENERATIONS = 20;
const NAME = /^(\d+)_(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)\.crontab$/;
const DRAFT = /^\.\d+_.*\.crontab\.part$/;

/** {@linkcode CrontabBackups} in a folder: a file for each version, named by its number and its time. */
export class FileCrontabBackups implements CrontabBackups {
  readonly place: string;
  readonly #folder: string;
  readonly #clock: Clock;

  constructor(folder: string, clock: Clock) {
    this.#folder = folder;
    this.#clock = clock;
    this.place = `"${folder}"; "gapless crontab backups" lists it`;
  }

  async keep(text: string): Promise<void> {
    const files = await this.#files();
    const names = backupsAmong(files);
    const backups = await Promise.all(names.map((name) => this.#read(name)));
    const [newest] = backups;
    if (newest?.text === text) return;
    const id = (newest?.id ?? 0) + 1;
    await writeBackup(join(this.#folder, `${id}_${this.#clock.now().toISOString()}.crontab`), text);
    const isSame = newest !== undefined && foreignPart(newest.text) === foreignPart(text);
    // The same text is not kept twice: a cron that alters what it is given would drive all others out.
    const others = backups.slice(isSame ? 1 : 0).filter((backup) => backup.text !== text);
    const kept = new Set(others.slice(0, GENERATIONS - 1).map(({ id }) => id));
    const old = names.filter(({ id }) => !kept.has(id)).map(({ name }) => name);
    // With what killed processes left: who keeps a version holds the crontab's lock.
    for (const name of [...old, ...files.filter((name) => DRAFT.test(name))]) {
      removeIfThere(join(this.#folder, name));
    }
  }

  async list(): Promise<CrontabBackup[]> {
    const names = backupsAmong(await this.#files());
    return await Promise.all(names.map((name) => this.#read(name)));
  }

  /** Returns the names of all that is there. What is wrong with the folder is reported when it is written to. */
  async #files(): Promise<string[]> {
    const read = () => Array.fromAsync(Deno.readDir(this.#folder), ({ name }) => name);
    const isAbsent = (error: unknown) => isNotFound(error) || error instanceof Deno.errors.NotADirectory;
    return await ifExists(read, isAbsent) ?? [];
  }

  async #read({ name, id, takenAt }: BackupName): Promise<CrontabBackup> {
    return { id, takenAt, text: bytesToText(await Deno.readFile(join(this.#folder, name))) };
  }
}

interface BackupName {
  readonly name: string;
  readonly id: number;
  readonly takenAt: Date;
}

/** Returns the versions among files, newest first. */
function backupsAmong(files: readonly string[]): BackupName[] {
  return files.flatMap((name) => {
    const [, id, time] = NAME.exec(name) ?? [];
    return time === undefined ? [] : { name, id: Number(id), takenAt: new Date(time) };
  }).sort((a, b) => b.id - a.id);
}

/** Writes a copy of a crontab, readable by its owner only. */
async function writeBackup(path: string, text: string): Promise<void> {
  try {
    await Deno.mkdir(dirname(path), { recursive: true, mode: 0o700 });
    replaceFile(path, textToBytes(text), { locked: true });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new CrontabError(`Cannot back the crontab up to "${path}": ${withWayOut(error)}`, { cause: error });
  }
}
