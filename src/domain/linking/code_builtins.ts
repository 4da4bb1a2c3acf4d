/**
 * Node's modules that load code, or make code of text. An artifact takes them by `process.getBuiltinModule()` and never
 * by an import: so it gets the very objects that a sandbox may have changed, and not the names that no one can change.
 */
export const CODE_BUILTINS: readonly string[] = [
  "inspector",
  "inspector/promises",
  "module",
  "vm",
  "worker_threads",
];
