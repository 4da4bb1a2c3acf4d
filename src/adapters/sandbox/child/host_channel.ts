import { FrameReader } from "../protocol/frame_reader.ts";
import { FrameWriter } from "../protocol/frame_writer.ts";
import { parseGreeting, WRONG_PROTOCOL_EXIT } from "../protocol/greeting.ts";
import type { ControlMessage, LoadMessage, WorkerMessage } from "../protocol/messages.ts";
import { endRun } from "./end_run.ts";
import type { OwnPipes } from "./own_pipes.ts";
import { pause } from "./pause.ts";

const CHUNK_BYTES = 65_536;
const LINE_END = 10;

/** The child's end of the pipes: sends what the worker says, and receives what the host says. */
export class HostChannel {
  readonly #pipes: OwnPipes;
  readonly #key: Uint8Array<ArrayBuffer>;
  #writer: FrameWriter | undefined;
  /** Read, and not taken yet. */
  #rest: Uint8Array<ArrayBuffer> = new Uint8Array();

  /** Waits for the host's greeting. This process ends if the host is gone, or of another version. */
  constructor(pipes: OwnPipes) {
    this.#pipes = pipes;
    const key = parseGreeting(this.#readLine());
    if (key === undefined) Deno.exit(WRONG_PROTOCOL_EXIT);
    this.#key = key;
  }

  /** Waits for the plugin that is to be loaded: the second line, which comes before any code but Gapless's own runs here. */
  receiveLoad(): LoadMessage {
    // Only the host can have written it.
    return JSON.parse(this.#readLine()) as LoadMessage;
  }

  /** Passes on every further message; ends the run when the host has ended. */
  async receive(take: (message: ControlMessage) => void): Promise<never> {
    const reader = new FrameReader(this.#key, "to child", {
      // The MAC says that the host wrote it.
      onMessage: (message) => take(JSON.parse(message) as ControlMessage),
      onForeign: () => {},
    });
    // Made while the worker loads the plugin, and not while it waits for its first message.
    this.#writer = new FrameWriter(this.#key, "to host");
    reader.push(this.#rest);
    const buffer = new Uint8Array(CHUNK_BYTES);
    for (;;) {
      const read = await this.#pipes.input.read(buffer);
      if (read === null) endRun();
      reader.push(buffer.slice(0, read));
    }
  }

  /** Sends a message; waits while the pipe is full. */
  send(message: WorkerMessage): void {
    this.#writer ??= new FrameWriter(this.#key, "to host");
    for (const frame of this.#writer.frames(JSON.stringify(message))) write(this.#pipes.output, frame);
  }

  #readLine(): string {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    for (;;) {
      const end = this.#rest.indexOf(LINE_END);
      parts.push(end === -1 ? this.#rest : this.#rest.subarray(0, end));
      if (end !== -1) {
        this.#rest = this.#rest.slice(end + 1);
        break;
      }
      this.#rest = readSome(this.#pipes.input);
    }
    const decoder = new TextDecoder();
    return parts.map((part) => decoder.decode(part, { stream: true })).join("");
  }
}

function readSome(input: Deno.FsFile): Uint8Array<ArrayBuffer> {
  const buffer = new Uint8Array(CHUNK_BYTES);
  const read = input.readSync(buffer);
  if (read === null) Deno.exit(0);
  return buffer.slice(0, read);
}

/** A frame is small enough to be written at once, or not at all. */
function write(output: Deno.FsFile, frame: Uint8Array): void {
  for (;;) {
    try {
      output.writeSync(frame);
      return;
    } catch (error) {
      // Who can reach the descriptor may have made it one that does not wait.
      if (error instanceof Deno.errors.WouldBlock) pause(1);
      // The host has ended.
      else if (error instanceof Deno.errors.BrokenPipe) endRun();
      else throw error;
    }
  }
}
