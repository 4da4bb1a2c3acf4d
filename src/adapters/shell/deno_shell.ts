import { type Shell, type ShellCommand, ShellError, type ShellResult } from "../../ports/shell.ts";

/** A {@linkcode Shell} behind `Deno.Command`. */
export class DenoShell implements Shell {
  async run(command: ShellCommand): Promise<ShellResult> {
    const child = spawn(command);
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), command.timeoutMs);
    stop.signal.addEventListener("abort", () => killGroup(child.pid));
    try {
      const [{ code }, stdout, stderr] = await Promise.all([
        child.status,
        drain(child.stdout, stop.signal),
        drain(child.stderr, stop.signal),
      ]);
      if (!stop.signal.aborted) return { code, stdout, stderr: new TextDecoder().decode(stderr) };
    } finally {
      clearTimeout(timer);
    }
    const seconds = command.timeoutMs / 1000;
    throw new ShellError(
      "timeout",
      `Cannot run "${command.argv.join(" ")}": it did not end within ${seconds} s`,
    );
  }
}

/** Opens the file `$0` and becomes the program: Deno hands no open file to another process. */
const WITH_STDIN = ["/bin/sh", "-c", 'exec "$@" <"$0"'] as const;

function spawn({ argv, env, stdinFile }: ShellCommand): Deno.ChildProcess {
  const [program, ...args] = stdinFile === undefined ? argv : [...WITH_STDIN, stdinFile, ...argv] as const;
  try {
    return new Deno.Command(program, {
      args,
      env: { ...env },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      // A process group of its own, so that a timeout ends the program's children too.
      detached: true,
    }).spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw new ShellError("not found", `Cannot run "${program}": there is no such program`, {
        cause: error,
      });
    }
    if (!(error instanceof Error)) throw error;
    throw new ShellError("failed", `Cannot run "${program}": ${error.message}`, { cause: error });
  }
}

function killGroup(pid: number): void {
  try {
    Deno.kill(-pid, "SIGKILL");
  } catch (error) {
    // It may have ended just now.
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Reads a stream to its end, or as far as it came when the signal aborts. */
async function drain(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const reader = stream.getReader();
  signal.addEventListener("abort", () => reader.cancel(), { once: true });
  for (let next = await reader.read(); !next.done; next = await reader.read()) chunks.push(next.value);
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
