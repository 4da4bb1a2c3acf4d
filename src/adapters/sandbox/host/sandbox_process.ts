import type { SandboxGroup } from "../../../domain/window/owner.ts";
import { FrameReader } from "../protocol/frame_reader.ts";
import { FrameWriter } from "../protocol/frame_writer.ts";
import { formatGreeting, newKey } from "../protocol/greeting.ts";
import type { ControlMessage, LoadMessage, WorkerMessage } from "../protocol/messages.ts";
import { parseWorkerMessage } from "../protocol/parse_worker_message.ts";
import { OWN_CHILDREN } from "../../process/own_children.ts";
import { endGroup, endOrphans } from "./end_processes.ts";
import { OutputLines } from "./output_lines.ts";
import type { Redactor } from "./redactor.ts";
import type { StartedChild } from "./start_child.ts";

/** How a process ended: its exit code, or the signal that killed it. */
export interface Exit {
  readonly code: number;
  readonly signal: Deno.Signal | null;
}

/** Who gets what comes out of a sandbox process. */
export interface SandboxEvents {
  readonly onMessage: (message: WorkerMessage) => void;
  /** One line that some program of the run printed. */
  readonly onOutput: (line: string) => void;
  /** The process has ended, and all that it sent before has arrived. */
  readonly onExit: (exit: Exit) => void;
}

/** Nothing but a plugin that attacks writes such amounts between the frames. */
const MOST_FOREIGN_BYTES = 65_536;
/** How long what a killed process left in its pipes is waited for. */
const DRAIN_MS = 2_000;

/** The host's side of a sandbox process: a child of this program that loads one plugin, and runs one window. */
export class SandboxProcess {
  readonly group: SandboxGroup;
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  #writer: FrameWriter | undefined;
  #done: Promise<void> = Promise.resolve();
  readonly #endsUnmarked: boolean;
  readonly #stopReading = new AbortController();
  /** What came before somebody listened. */
  #early: ((events: SandboxEvents) => void)[] = [];
  #events: SandboxEvents | undefined;
  #foreignBytes = 0;
  #ending: Promise<void> | undefined;

  /**
   * Takes a process over that was just started.
   *
   * @param endsUnmarked Whether what it leaves behind is ended even if that has removed the run's mark from its environment.
   * Not for a program that runs other code beside Gapless's.
   */
  constructor({ child, group }: StartedChild, endsUnmarked = true) {
    this.#endsUnmarked = endsUnmarked;
    this.#child = child;
    this.group = group;
    OWN_CHILDREN.add(group.pid);
    this.#input = this.#child.stdin.getWriter();
    // What it has started may keep its pipes open, and must not keep anyone waiting.
    void child.status.then(() => this.end());
  }

  /** Names who gets all that comes, what has come already included. */
  listen(events: SandboxEvents): void {
    this.#events = events;
    for (const pass of this.#early.splice(0)) pass(events);
  }

  /**
   * Greets the process, and sends it what to load; called once, before anything is sent.
   *
   * @param redactor Hides secrets in what is printed; left out, there are none.
   */
  load(message: LoadMessage, redactor?: Redactor): void {
    const key = newKey();
    this.#write(new TextEncoder().encode(`${formatGreeting(key)}${JSON.stringify(message)}\n`));
    // Made while the process starts its worker.
    this.#done = this.#read(key, redactor);
    this.#writer = new FrameWriter(key, "to child");
  }

  send(message: ControlMessage): void {
    for (const frame of this.#writer?.frames(JSON.stringify(message)) ?? []) this.#write(frame);
  }

  /** Kills the process and all that it started; resolves when all of it has ended. */
  end(): Promise<void> {
    return this.#ending ??= this.#end();
  }

  async #end(): Promise<void> {
    endGroup(this.#child);
    // It was given nothing to load, and so nobody reads what it prints.
    if (this.#writer === undefined) this.#done = this.#discard();
    await this.#child.status;
    OWN_CHILDREN.delete(this.group.pid);
    await endOrphans(this.group, { unmarked: this.#endsUnmarked });
    const timer = setTimeout(() => this.#stopReading.abort(), DRAIN_MS);
    try {
      await this.#done;
    } finally {
      clearTimeout(timer);
    }
  }

  async #discard(): Promise<void> {
    const { stdout, stderr } = this.#child;
    await Promise.allSettled([this.#input.close(), stdout.cancel(), stderr.cancel()]);
  }

  async #read(key: Uint8Array<ArrayBuffer>, redactor?: Redactor): Promise<void> {
    const lines = new OutputLines((line) => this.#pass(({ onOutput }) => onOutput(line)));
    const output = redactor?.output(lines) ?? lines;
    const frames = new FrameReader(key, "to host", {
      onMessage: (text) => this.#take(text),
      onForeign: (bytes) => {
        this.#foreignBytes += bytes.length;
        if (this.#foreignBytes > MOST_FOREIGN_BYTES) void this.end();
        else output.push(bytes);
      },
    });
    const [exit] = await Promise.all([
      this.#child.status,
      this.#drain(this.#child.stdout, (bytes) => frames.push(bytes)),
      this.#drain(this.#child.stderr, (bytes) => output.push(bytes)),
    ]);
    frames.end();
    output.end();
    this.#input.close().catch(() => {});
    this.#pass(({ onExit }) => onExit({ code: exit.code, signal: exit.signal }));
  }

  async #drain(
    stream: ReadableStream<Uint8Array<ArrayBuffer>>,
    take: (bytes: Uint8Array<ArrayBuffer>) => void,
  ) {
    const reader = stream.getReader();
    const stop = () => void reader.cancel();
    this.#stopReading.signal.addEventListener("abort", stop);
    for (let next = await reader.read(); !next.done; next = await reader.read()) take(next.value);
    this.#stopReading.signal.removeEventListener("abort", stop);
  }

  #take(text: string): void {
    const message = parseWorkerMessage(JSON.parse(text));
    if (message !== null) this.#pass(({ onMessage }) => onMessage(message));
  }

  #pass(deliver: (events: SandboxEvents) => void): void {
    if (this.#events === undefined) this.#early.push(deliver);
    else deliver(this.#events);
  }

  #write(bytes: Uint8Array<ArrayBuffer>): void {
    // Who does not read any more has ended, and that is noticed by itself.
    this.#input.write(bytes).catch(() => {});
  }
}
