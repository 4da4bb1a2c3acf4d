import { dirname, join } from "@std/path/posix";
import { bytesToText, textToBytes } from "../../domain/crontab/byte_text.ts";
import { foreignPart } from "../../domain/crontab/foreign_part.ts";
import { withWayOut } from "../../domain/text/with_way_out.ts";
import type { Clock } from "../../ports/clock.ts";
import { CrontabError } from "../../ports/crontab.ts";
import type { CrontabBackup, CrontabBackups } from "../../ports/crontab_backups.ts";

/** How many versions are kept. */
const GENERATIONS = 20;
const NAME = /^(\d+)_(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)\.crontab$/;

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
    const names = await this.#names();
    const newest = names[0] && await this.#read(names[0]);
    if (newest?.text === text) return;
    const id = (newest?.id ?? 0) + 1;
    await writeBackup(join(this.#folder, `${id}_${this.#clock.now().toISOString()}.crontab`), text);
    const isSame = newest !== undefined && foreignPart(newest.text) === foreignPart(text);
    const kept = names.slice(isSame ? 1 : 0, GENERATIONS - 1);
    for (const { name } of names.filter((name) => !kept.includes(name))) {
      await Deno.remove(join(this.#folder, name));
    }
  }

  async list(): Promise<CrontabBackup[]> {
    const names = await this.#names();
    return await Promise.all(names.map((name) => this.#read(name)));
  }

  /** Returns the files, newest first. */
  async #names(): Promise<BackupName[]> {
    const found: BackupName[] = [];
    try {
      for await (const { name } of Deno.readDir(this.#folder)) {
        const [, id, time] = NAME.exec(name) ?? [];
        if (time !== undefined) found.push({ name, id: Number(id), takenAt: new Date(time) });
      }
    } catch (error) {
      // What is wrong with the folder is reported when it is written to.
      if (!(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory)) throw error;
    }
    return found.sort((a, b) => b.id - a.id);
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

/**
 * Writes a copy of a crontab, readable by its owner only, that is on the disk when this returns: whole or not at all.
 *
 * @throws {CrontabError} If that fails.
 */
async function writeBackup(path: string, text: string): Promise<void> {
  // One name for all: what a killed process left is overwritten by the next.
  const draft = join(dirname(path), "draft");
  try {
    await Deno.mkdir(dirname(path), { recursive: true, mode: 0o700 });
    {
      using file = await Deno.open(draft, { write: true, create: true, truncate: true, mode: 0o600 });
      const bytes = textToBytes(text);
      for (let written = 0; written < bytes.length;) written += await file.write(bytes.subarray(written));
      await file.sync();
    }
    await Deno.rename(draft, path);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new CrontabError(`Cannot back the crontab up to "${path}": ${withWayOut(error)}`, { cause: error });
  }
}
