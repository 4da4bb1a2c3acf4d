import type { Launcher } from "../../ports/launcher.ts";

/** The {@linkcode Launcher} that starts processes of this machine; what they print goes where this one's goes. */
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

  async wake(plugin: string, stop: AbortSignal): Promise<number> {
    const [program, ...args] = this.#command(plugin);
    const child = new Deno.Command(program, {
      args,
      clearEnv: true,
      env: this.#env,
      stdin: "null",
      stdout: "inherit",
      stderr: "inherit",
    }).spawn();
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
