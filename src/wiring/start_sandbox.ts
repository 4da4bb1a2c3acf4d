import { fromFileUrl } from "@std/path/posix";
import { startChild, type StartedChild } from "../adapters/sandbox/host/start_child.ts";
import { SANDBOX_ARGUMENT } from "./sandbox_argument.ts";

/** As it was when this process began: an update may replace the binary, and then its path would name none any more. */
const PROGRAM = Deno.execPath();

/** By these Deno finds what it has compiled of the sources. */
const CACHE_VARIABLES = ["DENO_DIR", "XDG_CACHE_HOME", "HOME"];

/** Returns the command of a sandbox process: the binary, or the same Deno with main.ts. */
export function sandboxCommand(): readonly [string, ...string[]] {
  return Deno.build.standalone ? [PROGRAM, SANDBOX_ARGUMENT] : [
    PROGRAM,
    "run",
    "--quiet",
    "--no-prompt",
    "--cached-only",
    // Its packages are there by now; to look after them again takes four fifths of a start.
    "--node-modules-dir=manual",
    "-A",
    fromFileUrl(Deno.mainModule),
    SANDBOX_ARGUMENT,
  ];
}

/** Starts a sandbox process. */
export function startSandbox(): StartedChild {
  const needed = Deno.build.standalone ? [] : CACHE_VARIABLES;
  const set = needed.flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return startChild(sandboxCommand(), Object.fromEntries(set));
}
