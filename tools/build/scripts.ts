/**
 * Which scripts a build makes of the program: a wake-up neither reads nor compiles what it does not need.
 *
 * @module
 */

/** What a wake-up with one window imports on its way, at once or at run time. */
export const WAKE_UP_MODULES: readonly string[] = [
  "src/wiring/program.ts",
  "src/wiring/connect.ts",
  "src/commands/run.ts",
  "src/adapters/ledger/sqlite/sqlite_ledger.ts",
  "src/adapters/logs/file_run_logs.ts",
];

/** The program's scripts, and from which modules their contents are reached; what several reach is in the first of them. */
export const SCRIPTS: Readonly<Record<string, readonly string[]>> = {
  "program.cjs": WAKE_UP_MODULES,
  "postgres.cjs": ["src/adapters/ledger/postgres/postgres_ledger.ts"],
  "redaction.cjs": ["src/adapters/sandbox/host/redaction.ts"],
  "linker.cjs": ["src/adapters/linker/relink.ts", "src/domain/manifest/parse/secret_files.ts"],
};

/** The script with everything else. */
export const REST = "commands.cjs";

/** Libraries that only some commands need, by the name under which the program imports them, and their scripts. */
export const LIBRARIES: Readonly<Record<string, string>> = {
  "@jridgewell/trace-mapping": "trace_mapping.cjs",
  "@std/yaml": "yaml.cjs",
  "cronstrue": "cronstrue.cjs",
  "diff": "diff.cjs",
  "es-module-lexer": "es_module_lexer.cjs",
  "esbuild-wasm/esm/browser.js": "esbuild.cjs",
  "kysely": "kysely.cjs",
  "modern-tar": "modern_tar.cjs",
  "pg": "pg.cjs",
  "resolve.exports": "resolve_exports.cjs",
  "toml-eslint-parser": "toml_eslint_parser.cjs",
};
