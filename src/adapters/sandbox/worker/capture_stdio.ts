import type { SendLog } from "./log_sender.ts";
import { replaceProperty } from "./replace_property.ts";

/**
 * Turns what the plugin writes to standard output and standard error into log lines, a line for each write. Node's
 * streams of the same names write through these.
 */
export function captureStdio(send: SendLog): void {
  capture(Deno.stdout, (text) => send("info", text));
  capture(Deno.stderr, (text) => send("warn", text));
}

function capture(stream: object, write: (text: string) => void): void {
  const take = (bytes: Uint8Array) => {
    if (bytes.length > 0) write(new TextDecoder().decode(bytes).replace(/\n$/, ""));
    return bytes.length;
  };
  replaceProperty(stream, "writeSync", take);
  replaceProperty(stream, "write", (bytes: Uint8Array) => Promise.resolve(take(bytes)));
  let writable: WritableStream<Uint8Array> | undefined;
  // Few plugins want it.
  Object.defineProperty(stream, "writable", {
    get: () => writable ??= new WritableStream({ write: (bytes) => void take(bytes) }),
    configurable: true,
    enumerable: true,
  });
}
