import type { SandboxCalls } from "../../libc/libc.ts";

/** The two pipes between the host and this process. */
export interface OwnPipes {
  readonly input: Deno.FsFile;
  readonly output: Deno.FsFile;
}

const DESCRIPTORS = Deno.build.os === "linux" ? "/proc/self/fd" : "/dev/fd";

/** Somebody called the program as only itself does. */
export class StartedByHandError extends Error {
  override name = "StartedByHandError";
}

/**
 * Moves the pipes to and from the host away from standard input and output, where a plugin could read and write them:
 * standard input is empty from now on, and standard output is the same pipe as standard error, which carries log lines.
 *
 * @throws {StartedByHandError} If they are not pipes: somebody else than Gapless started the program.
 */
export function takePipes(system: SandboxCalls): OwnPipes {
  const input = Deno.openSync(`${DESCRIPTORS}/0`);
  const output = Deno.openSync(`${DESCRIPTORS}/1`, { read: false, write: true });
  if (!isPipe(input) || !isPipe(output)) {
    throw new StartedByHandError("Cannot start a sandbox process: only Gapless itself starts them");
  }
  // Not /dev/null: through a descriptor its mode, owner and times can be changed, for all processes of the machine.
  system.emptyInput();
  system.duplicate(2, 1);
  return { input, output };
}

function isPipe(file: Deno.FsFile): boolean {
  return file.statSync().isFifo === true;
}
