import { readAside } from "./aside.ts";

/**
 * Reads a file that a build made: one that was put aside in this binary, or that is beside main.js.
 *
 * @param main URL of a file in the same folder.
 * @throws {Deno.errors.NotFound} If there is none.
 */
export function readBuilt(name: string, main: string): Uint8Array<ArrayBuffer> {
  return (Deno.build.standalone ? readAside(binaryPath(), name) : undefined) ??
    Deno.readFileSync(new URL(name, main));
}

/** By its path, a process that outlives an update would find another binary than its own, or none. */
function binaryPath(): string {
  return Deno.build.os === "linux" ? "/proc/self/exe" : Deno.execPath();
}
