import { RUN_VARIABLE, type SandboxGroup } from "../../../domain/window/owner.ts";
import { prepareToStart } from "../../libc/libc.ts";
import { ProcFiles } from "../../process/proc_files.ts";

/** A sandbox process that waits for its first message. */
export interface StartedChild {
  readonly child: Deno.ChildProcess;
  readonly group: SandboxGroup;
}

/**
 * Starts a sandbox process. Little code, for a wake-up calls it before the program is loaded.
 *
 * @param command The program, and the arguments that make it a sandbox process.
 * @param env Variables that it needs to start; its plugin does not get them.
 */
export function startChild(
  [program, ...args]: readonly [string, ...string[]],
  env: Readonly<Record<string, string>> = {},
): StartedChild {
  prepareToStart();
  const mark = crypto.randomUUID();
  const child = new Deno.Command(program, {
    args,
    clearEnv: true,
    env: { ...env, [RUN_VARIABLE]: mark },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  return { child, group: { pid: child.pid, started: new ProcFiles().stat(child.pid)?.started ?? "", mark } };
}
