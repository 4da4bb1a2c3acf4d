import { printable } from "../../domain/text/printable.ts";
import type { Screen } from "../../ports/screen.ts";

/** The {@linkcode Screen} of this process: its standard output and standard error. */
export class ProcessScreen implements Screen {
  #passing = false;

  out(line: string): void {
    this.passing("");
    print(Deno.stdout, `${line}\n`);
  }

  err(line: string): void {
    this.passing("");
    print(Deno.stderr, `${line}\n`);
  }

  /** Shows a person what goes on, in a line that the next one overwrites; an empty text takes it away. */
  passing(text: string): void {
    if (text === "" ? !this.#passing : !Deno.stderr.isTerminal()) return;
    this.#passing = text !== "";
    Deno.stderr.writeSync(new TextEncoder().encode(`\r\x1b[K${printable(text)}`));
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

function print(to: { writeSync(bytes: Uint8Array): number }, text: string): void {
  let rest = new TextEncoder().encode(printable(text));
  try {
    while (rest.length > 0) rest = rest.subarray(to.writeSync(rest));
  } catch (error) {
    // Whoever read our output has read enough; the work goes on, and its exit code stands.
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}
