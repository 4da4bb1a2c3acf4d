/** A file that another scheduler takes. */
export interface ExportedFile {
  /** Its name, without a folder. */
  readonly name: string;
  readonly text: string;
}
