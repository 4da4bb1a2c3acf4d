import { OWN_CHILDREN } from "../process/own_children.ts";
import type { HostPrograms } from "./host_programs.ts";
import { type Shell, type ShellCommand, ShellError, type ShellResult } from "./shell.ts";

/** A {@linkcode Shell} behind `Deno.Command`. */
export class DenoShell implements Shell {
  readonly #programs: HostPrograms;

  constructor(programs: HostPrograms) {
    this.#programs = programs;
  }

  find(program: string): string {
    return this.#programs.find(program);
  }

  async run(command: ShellCommand): Promise<ShellResult> {
    const child = this.#spawn(command);
    OWN_CHILDREN.add(child.pid);
    const stop = new AbortController();
    const { mostBytes = Infinity } = command;
    const limit = { mostBytes, stop };
    const timer = setTimeout(() => stop.abort(), command.timeoutMs);
    stop.signal.addEventListener("abort", () => killGroup(child.pid));
    try {
      const [{ code }, stdout, stderr] = await Promise.all([
        child.status,
        drain(child.stdout, limit),
        drain(child.stderr, limit),
      ]);
      if (!stop.signal.aborted) return { code, stdout, stderr: new TextDecoder().decode(stderr) };
    } finally {
      clearTimeout(timer);
      OWN_CHILDREN.delete(child.pid);
    }
    if (stop.signal.reason === TOO_MUCH) {
      throw new ShellError(
        "failed",
        `Cannot run "${command.argv[0]}": it printed more than ${mostBytes} bytes`,
      );
    }
    const seconds = command.timeoutMs / 1000;
    throw new ShellError(
      "timeout",
      `Cannot run "${command.argv.join(" ")}": it did not end within ${seconds} s`,
    );
  }

  #spawn({ argv: [name, ...args], env, stdinFile }: ShellCommand): Deno.ChildProcess {
    const command = [this.find(name), ...args] as const;
    const [program, ...rest] = stdinFile === undefined
      ? command
      : [this.find("sh"), ...WITH_STDIN, stdinFile, ...command] as const;
    try {
      return new Deno.Command(program, {
        args: rest,
        clearEnv: true,
        env: { ...this.#programs.environment, ...env },
        stdin: "null",
        stdout: "piped",
        stderr: "piped",
        // A process group of its own, so that a timeout ends the program's children too.
        detached: true,
      }).spawn();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const kind = error instanceof Deno.errors.NotFound ? "not found" : "failed";
      const reason = kind === "not found" ? "there is no such program" : error.message;
      throw new ShellError(kind, `Cannot run "${program}": ${reason}`, { cause: error });
    }
  }
}

/** Makes a shell open the file `$0` and become the program: Deno hands no open file to another process. */
const WITH_STDIN = ["-c", 'exec "$@" <"$0"'] as const;

function killGroup(pid: number): void {
  try {
    Deno.kill(-pid, "SIGKILL");
  } catch (error) {
    // It may have ended just now.
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

const TOO_MUCH = "too much output";

interface DrainLimit {
  readonly mostBytes: number;
  readonly stop: AbortController;
}

/** Reads a stream to its end, or as far as it came when the program is stopped. */
async function drain(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  { mostBytes, stop }: DrainLimit,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const reader = stream.getReader();
  stop.signal.addEventListener("abort", () => reader.cancel(), { once: true });
  let size = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    chunks.push(next.value);
    size += next.value.length;
    if (size > mostBytes) stop.abort(TOO_MUCH);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
