/**
 * Libraries that only some commands need, by the name under which the program imports them, and the files in which a build puts
 * them: a wake-up neither reads nor compiles them.
 */
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
