import type { ExportedFile } from "../../domain/export/exported_file.ts";
import type { Wakeable } from "../../domain/export/wakeable.ts";
import type { Findings } from "../../services/load/inspect_all.ts";
import type { Ports } from "../cli/ports.ts";
import type { Room } from "../cli/room.ts";

/** What the command line says of an export. */
export interface ExportOptions {
  /** Units for the user's own service manager. */
  readonly ofUser: boolean;
  readonly image: string | undefined;
}

/** What an export is made from. */
export interface ExportRequest extends ExportOptions {
  readonly room: Room;
  readonly ports: Ports;
  readonly findings: Findings;
  readonly plugins: readonly Wakeable[];
}

/** What another scheduler takes. */
export interface Export {
  readonly files: readonly ExportedFile[];
  /** What a person must do beside. */
  readonly remarks: readonly string[];
}

/** Exports to one kind of scheduler. */
export interface Exporter {
  /**
   * Looks at the options before anything is opened.
   *
   * @throws {UsageError} If one lacks, or does not belong here.
   */
  check(options: ExportOptions): void;
  export(request: ExportRequest): Promise<Export>;
}
