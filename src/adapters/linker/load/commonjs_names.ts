import { dirname, fromFileUrl } from "@std/path/posix";
import { runTimeUrl } from "./run_time_url.ts";

/** Gives a CommonJS module its `__filename` and `__dirname`. */
export function withCommonJsNames(source: string, url: URL): string {
  if (!/\b__(?:file|dir)name\b/.test(source)) return source;
  const filename = fromFileUrl(runTimeUrl(url));
  return `var __filename = ${JSON.stringify(filename)}, __dirname = ${
    JSON.stringify(dirname(filename))
  }; ${source}`;
}
