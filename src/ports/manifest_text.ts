/** The manifest as a text that can be edited. */
export interface ManifestText {
  /**
   * Replaces the text by what `change` makes of it; all of it or nothing. One edit at a time.
   *
   * @param change Pure. What it throws comes out, and nothing is changed.
   * @throws {ManifestError} If the file is not there, is not UTF-8, cannot be written, or changed meanwhile.
   */
  edit(change: (text: string) => string): Promise<void>;
}
