import { assert } from "@std/assert";

/** The server refuses to be run by root; Debian's packages bring this user along. */
const USER = "postgres";

/** Where the server's programs are; undefined on a machine without them. */
export const PROGRAMS: string | undefined = [18, 17, 16, 15].map((n) => `/usr/lib/postgresql/${n}/bin`)
  .find((folder) => exists(`${folder}/initdb`));

// In CI nothing is skipped.
assert(PROGRAMS !== undefined || !Deno.env.get("CI"), "CI needs PostgreSQL (apt-get install postgresql)");

/** Runs a program as a user who may run a server. */
export function asUser(command: readonly string[]): string {
  if (Deno.uid() !== 0) return run(command);
  return run(["setpriv", `--reuid=${USER}`, `--regid=${USER}`, "--init-groups", ...command]);
}

/** Runs a program that must not fail; returns what it printed. */
export function run([program = "", ...args]: readonly string[]): string {
  // A server that is started inherits its output: into a file, for nobody waits for the end of that.
  const output = Deno.makeTempFileSync({ prefix: "gapless-output-" });
  try {
    const { success } = new Deno.Command("sh", {
      args: ["-c", `exec "$@" >${output} 2>&1`, "sh", program, ...args],
      cwd: "/",
      stdin: "null",
    }).outputSync();
    const text = Deno.readTextFileSync(output).trim();
    assert(success, `${program}: ${text}`);
    return text;
  } finally {
    Deno.removeSync(output);
  }
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
