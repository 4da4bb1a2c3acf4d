import { TextLineStream } from "@std/streams/text-line-stream";

const SCRIPT = new URL("./holder.ts", import.meta.url).pathname;
const CONFIG = new URL("../../../deno.json", import.meta.url).pathname;

/** What a process asks a semaphore for. */
export interface HolderRequest {
  readonly folder: string;
  readonly capacity: number;
  readonly weight?: number;
  readonly expiryMs?: number;
}

/** A process that takes a place of a semaphore. */
export class SemaphoreProcess implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  /** What it says of its wait: `taken` or `none`; undefined if it ended before. */
  readonly answer: Promise<string | undefined>;

  constructor({ folder, capacity, weight = 1, expiryMs }: HolderRequest) {
    const limits = [capacity, weight, ...expiryMs === undefined ? [] : [expiryMs]].map(String);
    this.#child = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-A",
        "--quiet",
        "--no-check",
        "--node-modules-dir=manual",
        "--config",
        CONFIG,
        SCRIPT,
        folder,
        ...limits,
      ],
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
      env: { NO_COLOR: "1" },
    }).spawn();
    this.answer = this.#firstLine();
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** Sends a signal, unless it has ended. */
  kill(signal: Deno.Signal): void {
    try {
      this.#child.kill(signal);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }

  /** Lets it release its place and end. */
  async end(): Promise<void> {
    await this.#child.stdin.close().catch(() => {});
    await this.#child.status;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.kill("SIGKILL");
    await this.end();
    await this.answer;
  }

  async #firstLine(): Promise<string | undefined> {
    const lines = this.#child.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
    for await (const line of lines) return line;
  }
}

/** Waits until so many processes, and no more, wait in the queue of a semaphore. */
export async function untilQueued(folder: string, count: number): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const queued = await waitersOf(`${folder}/turn`);
    if (queued === count) return;
    if (Date.now() > deadline) throw new Error(`${queued} processes wait in the queue, not ${count}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Those that wait, and the first one, which holds the lock. */
async function waitersOf(path: string): Promise<number> {
  const { ino } = await Deno.stat(path);
  const locks = await Deno.readTextFile("/proc/locks");
  return locks.split("\n").filter((line) => line.includes("FLOCK") && line.includes(`:${ino} `)).length;
}
