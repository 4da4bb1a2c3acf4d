/** One fault of a manifest. */
export interface ManifestIssue {
  /** Where: keys joined by dots, such as `plugins.report.schedule`; empty for the file as a whole. */
  readonly path: string;
  /** What is wrong and what would be right. */
  readonly message: string;
}

/** A manifest that cannot be used. Holds every fault at once. */
export class ManifestError extends Error {
  override name = "ManifestError";
  readonly issues: readonly ManifestIssue[];

  constructor(file: string, issues: readonly ManifestIssue[], options?: ErrorOptions) {
    const lines = issues.map(({ path, message }) => path === "" ? `  ${message}` : `  ${path}: ${message}`);
    super(`Cannot use the manifest "${file}":\n${lines.join("\n")}`, options);
    this.issues = issues;
  }
}
