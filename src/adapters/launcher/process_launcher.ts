import { startDetached } from "./start_detached.ts";
import type { Launcher, WakeUpOutput } from "../../ports/launcher.ts";

/** The {@linkcode Launcher} that starts processes of this machine; what they print is read, or goes where this one's goes. */
export class ProcessLauncher implements Launcher {
  readonly #command: (plugin: string) => readonly [string, ...string[]];
  readonly #env: Readonly<Record<string, string>>;

  /**
   * @param command Returns the command that wakes a plugin.
   * @param env All variables that its process gets.
   */
  constructor(
    command: (plugin: string) => readonly [string, ...string[]],
    env: Readonly<Record<string, string>>,
  ) {
    this.#command = command;
    this.#env = env;
  }

  start(plugin: string): void {
    startDetached([...this.#command(plugin), `--queued=${new Date().toISOString()}`], this.#env);
  }

  async wake(plugin: string, stop: AbortSignal, output?: WakeUpOutput): Promise<number> {
    const [program, ...args] = this.#command(plugin);
    const stream = output === undefined ? "inherit" : "piped";
    const child = new Deno.Command(program, {
      args: [...args, "--wait", ...output === undefined ? [] : ["--log-format", output.format]],
      clearEnv: true,
      env: this.#env,
      stdin: "null",
      stdout: stream,
      stderr: stream,
    }).spawn();
    const end = () => terminate(child);
    stop.addEventListener("abort", end, { once: true });
    if (stop.aborted) end();
    try {
      if (output !== undefined) {
        await Promise.all([child.stdout, child.stderr].map((bytes) => readLines(bytes, output.onLine)));
      }
      return (await child.status).code;
    } finally {
      stop.removeEventListener("abort", end);
    }
  }
}

async function readLines(
  bytes: ReadableStream<Uint8Array<ArrayBuffer>>,
  onLine: (line: string) => void,
): Promise<void> {
  // Only here: wake-ups make a launcher, too, and start none.
  const { TextLineStream } = await import("@std/streams/text-line-stream");
  const lines = bytes.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
  for await (const line of lines) onLine(line);
}

function terminate(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGTERM");
  } catch (error) {
    // It has ended by itself.
    if (!(error instanceof TypeError || error instanceof Deno.errors.NotFound)) throw error;
  }
}
