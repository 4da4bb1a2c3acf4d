import { printable } from "../../domain/text/printable.ts";
import type { Screen } from "../../ports/screen.ts";

/** The {@linkcode Screen} of this process: its standard output and standard error. */
export class ProcessScreen implements Screen {
  out(line: string): void {
    print(Deno.stdout, line);
  }

  err(line: string): void {
    print(Deno.stderr, line);
  }

  ask(question: string): boolean {
    if (!this.interactive || !Deno.stdin.isTerminal()) return false;
    return confirm(printable(question));
  }

  get interactive(): boolean {
    return Deno.stdout.isTerminal();
  }

  get colour(): boolean {
    return this.interactive && !Deno.noColor;
  }
}

function print(to: { writeSync(bytes: Uint8Array): number }, line: string): void {
  let rest = new TextEncoder().encode(`${printable(line)}\n`);
  try {
    while (rest.length > 0) rest = rest.subarray(to.writeSync(rest));
  } catch (error) {
    // Whoever read our output has read enough; the work goes on, and its exit code stands.
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}
