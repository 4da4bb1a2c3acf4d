import type { Launcher } from "../../ports/launcher.ts";

/** The {@linkcode Launcher} that starts processes of this machine; what they print goes where this one's goes. */
export class ProcessLauncher implements Launcher {
  readonly #command: (plugin: string) => readonly [string, ...string[]];

  /** @param command Returns the command that wakes a plugin. */
  constructor(command: (plugin: string) => readonly [string, ...string[]]) {
    this.#command = command;
  }

  async wake(plugin: string, stop: AbortSignal): Promise<number> {
    const [program, ...args] = this.#command(plugin);
    const child = new Deno.Command(program, { args, stdin: "null", stdout: "inherit", stderr: "inherit" })
      .spawn();
    const end = () => terminate(child);
    stop.addEventListener("abort", end, { once: true });
    if (stop.aborted) end();
    try {
      return (await child.status).code;
    } finally {
      stop.removeEventListener("abort", end);
    }
  }
}

function terminate(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGTERM");
  } catch (error) {
    // It has ended by itself.
    if (!(error instanceof TypeError || error instanceof Deno.errors.NotFound)) throw error;
  }
}
