import { join } from "@std/path/posix";
import { stat } from "../adapters/files/file_stamp.ts";
import { person } from "../adapters/process/person.ts";
import type { AbsentLedger } from "../commands/cli/command.ts";
import type { Instance } from "../domain/instance/instance.ts";
import { AbsentLedgerError, type Ledger } from "../ports/ledger.ts";
import type { LedgerArchive } from "../ports/ledger_archive.ts";
import { type LedgerPlace, openArchive, openLedger } from "./ledger.ts";

/** How a command reads an instance. */
export interface Reading {
  readonly absentLedger: AbsentLedger;
  readonly warn: (message: string) => void;
}

/**
 * The state of an instance for a command that makes none: its own folder and ledger, or, in a temporary folder, empty ones in
 * their place.
 */
export class ReadState implements Disposable {
  readonly #instance: Instance;
  readonly #reading: Reading;
  #temporary: string | undefined;
  #isReported = false;

  constructor(instance: Instance, reading: Reading) {
    this.#instance = instance;
    this.#reading = reading;
  }

  /** Whether nobody has begun to use the state folder. */
  get isAbsent(): boolean {
    const { state } = this.#instance;
    return !exists(`${state}/manifest`) && !exists(`${state}/ledger.db`);
  }

  /** Returns the instance with the folder that files may be written to. */
  get instance(): Instance {
    return this.isAbsent ? { ...this.#instance, state: this.#folder() } : this.#instance;
  }

  /** Opens the ledger, or an empty one. */
  async ledger(place: LedgerPlace): Promise<Ledger> {
    if (place.place === "sqlite") {
      return exists(join(this.#instance.state, "ledger.db"))
        ? await openLedger(this.#instance, place)
        : await this.#emptyLedger(place, await this.#where());
    }
    const ledger = await openLedger(this.#instance, { ...place, mustExist: true });
    try {
      // Opens it.
      await ledger.state("");
      return ledger;
    } catch (error) {
      await ledger[Symbol.asyncDispose]();
      if (!(error instanceof AbsentLedgerError)) throw error;
      return await this.#emptyLedger(place, error.message);
    }
  }

  /** Opens the ledger as an archive, or an empty one. */
  async archive(place: LedgerPlace): Promise<LedgerArchive> {
    await (await this.ledger(place))[Symbol.asyncDispose]();
    const isTemporary = exists(join(this.#temporary ?? "/nowhere", "ledger.db"));
    return isTemporary
      ? await openArchive({ ...this.#instance, state: this.#folder() }, { ...place, place: "sqlite" })
      : await openArchive(this.#instance, place);
  }

  [Symbol.dispose](): void {
    if (this.#temporary !== undefined) Deno.removeSync(this.#temporary, { recursive: true });
  }

  async #emptyLedger(place: LedgerPlace, why: string): Promise<Ledger> {
    const { absentLedger, warn } = this.#reading;
    if (absentLedger === "refused") throw new AbsentLedgerError(why);
    if (absentLedger === "empty" && !this.#isReported) warn(why);
    this.#isReported = true;
    return await openLedger({ ...this.#instance, state: this.#folder() }, { ...place, place: "sqlite" });
  }

  async #where(): Promise<string> {
    const { manifest, state } = this.#instance;
    return `There is no ledger for "${manifest}": looked in "${state}" as ${await person()}; "gapless sync" makes one, ` +
      "or name the folder of the one that you mean with --state DIR";
  }

  #folder(): string {
    return this.#temporary ??= Deno.makeTempDirSync({ prefix: "gapless-" });
  }
}

function exists(path: string): boolean {
  return stat(path) !== undefined;
}
