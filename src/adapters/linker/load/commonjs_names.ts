import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** Gives a CommonJS module its `__filename` and `__dirname`. */
export function withCommonJsNames(source: string, url: URL): string {
  if (!/\b__(?:file|dir)name\b/.test(source)) return source;
  const filename = fileURLToPath(url);
  return `var __filename = ${JSON.stringify(filename)}, __dirname = ${
    JSON.stringify(dirname(filename))
  }; ${source}`;
}
