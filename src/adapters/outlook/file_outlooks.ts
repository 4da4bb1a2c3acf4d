import type { Outlook } from "../../domain/outlook/outlook.ts";
import type { SeenReferences } from "../../domain/outlook/references.ts";
import type { Outlooks } from "../../ports/outlooks.ts";
import { mayHaveChanged, stampOf, stat } from "../files/file_stamp.ts";
import { replaceFile } from "../files/replace_file.ts";
import { type OutlookNote, outlookPath, type OutlookPlace } from "./outlook_reader.ts";

/** What {@linkcode FileOutlooks} needs. The folder is made when the first outlook is saved. */
export interface FileOutlooksOptions extends OutlookPlace {
  /** When this process began, in milliseconds since the epoch. */
  readonly startedAt: number;
}

/** {@linkcode Outlooks} in a folder, a file for each plugin. */
export class FileOutlooks implements Outlooks {
  readonly #options: FileOutlooksOptions;

  constructor(options: FileOutlooksOptions) {
    this.#options = options;
  }

  save({ record, until }: Outlook, { files, variables }: SeenReferences): void {
    // A value that may be another one the next time, and must not stand in a file.
    if (variables.some(this.#options.inherits)) return;
    const stamps: Record<string, string | null> = {};
    for (const path of [...this.#options.restsOn, ...files]) {
      const info = stat(path);
      // This process may have read another one.
      if (info && mayHaveChanged(info, this.#options.startedAt)) return;
      stamps[path] = info ? stampOf(info) : null;
    }
    const zone = this.#options.localZone();
    const { trusts } = this.#options;
    const note: OutlookNote = {
      until: until?.getTime() ?? null,
      zone,
      trusts,
      unset: variables,
      stamps,
      record,
    };
    try {
      Deno.mkdirSync(this.#options.folder, { recursive: true, mode: 0o700 });
      // One that is lost with the power is made again.
      replaceFile(outlookPath(this.#options, record.name), new TextEncoder().encode(JSON.stringify(note)), {
        durable: false,
      });
    } catch (error) {
      // A full disk, a folder of someone else's: the next wake-up takes the long way.
      if (!(error instanceof Error)) throw error;
    }
  }
}
