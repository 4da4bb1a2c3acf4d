import { FrameReader } from "../protocol/frame_reader.ts";
import { FrameWriter } from "../protocol/frame_writer.ts";
import { parseGreeting, WRONG_PROTOCOL_EXIT } from "../protocol/greeting.ts";
import type { HostMessage, WorkerMessage } from "../protocol/messages.ts";
import type { OwnPipes } from "./own_pipes.ts";

const CHUNK_BYTES = 65_536;

/** The child's end of the pipes: sends what the worker says, and receives what the host says. */
export class HostChannel {
  readonly #pipes: OwnPipes;
  readonly #writer: FrameWriter;
  readonly #reader: FrameReader;
  readonly #received: HostMessage[] = [];

  /** Waits for the host's greeting. This process ends, if the host is gone or of another version. */
  constructor(pipes: OwnPipes) {
    this.#pipes = pipes;
    const { key, rest } = readGreeting(pipes.input);
    this.#writer = new FrameWriter(key, "to host");
    this.#reader = new FrameReader(key, "to child", {
      // The MAC says that the host wrote it.
      onMessage: (message) => void this.#received.push(JSON.parse(message) as HostMessage),
      onForeign: () => {},
    });
    this.#reader.push(rest);
  }

  /** Waits for the next message, and for nothing else: no code of this process runs meanwhile. */
  receiveSync(): HostMessage {
    for (;;) {
      const message = this.#received.shift();
      if (message !== undefined) return message;
      this.#reader.push(readSome(this.#pipes.input));
    }
  }

  /** Passes on every further message; ends this process when the host has ended. */
  async receive(take: (message: HostMessage) => void): Promise<void> {
    const buffer = new Uint8Array(CHUNK_BYTES);
    for (;;) {
      for (const message of this.#received.splice(0)) take(message);
      const read = await this.#pipes.input.read(buffer);
      if (read === null) Deno.exit(0);
      this.#reader.push(buffer.slice(0, read));
    }
  }

  /** Sends a message; waits while the pipe is full. */
  send(message: WorkerMessage): void {
    for (const frame of this.#writer.frames(JSON.stringify(message))) write(this.#pipes.output, frame);
  }
}

function readGreeting(input: Deno.FsFile) {
  let bytes: number[] = [];
  for (;;) {
    const end = bytes.indexOf(10);
    if (end !== -1) {
      const key = parseGreeting(new TextDecoder().decode(new Uint8Array(bytes.slice(0, end))));
      if (key === undefined) Deno.exit(WRONG_PROTOCOL_EXIT);
      return { key, rest: new Uint8Array(bytes.slice(end + 1)) };
    }
    bytes = [...bytes, ...readSome(input)];
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
      else if (error instanceof Deno.errors.BrokenPipe) Deno.exit(0);
      else throw error;
    }
  }
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
