import { dirname } from "@std/path/posix";
import type { CrontabTarget } from "../../domain/crontab/target.ts";
import { withWayOut } from "../../domain/text/with_way_out.ts";
import { CrontabError } from "../../ports/crontab.ts";
import { ifExists } from "../files/if_exists.ts";
import { replaceFile } from "../files/replace_file.ts";
import { parseTarget } from "../../domain/manifest/parse/parse_target.ts";

/** Remembers in a file where the block of an instance is: a target a line. */
export class BlockLocations {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** Returns where the block is, or may be; empty if nothing is remembered. */
  async read(): Promise<readonly CrontabTarget[]> {
    const text = await ifExists(() => Deno.readTextFile(this.#path)) ?? "";
    return text.split("\n").filter((line) => line !== "").map(parseTarget);
  }

  /**
   * Replaces what is remembered, at once.
   *
   * @throws {CrontabError} If it cannot be written.
   */
  async write(places: readonly CrontabTarget[]): Promise<void> {
    try {
      await Deno.mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
      replaceFile(this.#path, new TextEncoder().encode(places.map((place) => `${place}\n`).join("")));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      throw new CrontabError(`Cannot write "${this.#path}": ${withWayOut(error)}`, { cause: error });
    }
  }
}
