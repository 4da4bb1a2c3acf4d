import { printable } from "../../domain/text/printable.ts";
import { isColoured } from "./is_coloured.ts";
import type { Colour, Line, Screen } from "../../ports/screen.ts";

/** Codes of "select graphic rendition". */
const CODES: Readonly<Record<Colour, number>> = { green: 32, yellow: 33, red: 31, grey: 90 };

const DEFAULT_COLUMNS = 80;

/** The {@linkcode Screen} of this process: its standard output and standard error. */
export class ProcessScreen implements Screen {
  #passing = false;

  out(line: Line): void {
    this.passing("");
    write(Deno.stdout, `${render(line, () => hasColours(Deno.stdout))}\n`);
  }

  err(line: Line): void {
    this.passing("");
    write(Deno.stderr, `${render(line, () => hasColours(Deno.stderr))}\n`);
  }

  exact(text: string): void {
    this.passing("");
    // Line ends and tabs are part of a document, and steer nothing.
    const harmless = () => text.split(/([\n\t])/).map((part, at) => at % 2 === 1 ? part : printable(part));
    write(Deno.stdout, Deno.stdout.isTerminal() ? harmless().join("") : text);
  }

  /** Shows a person what goes on, in a line that the next one overwrites; an empty text takes it away. */
  passing(text: string): void {
    if (text === "" ? !this.#passing : !Deno.stderr.isTerminal() || Deno.env.get("TERM") === "dumb") return;
    this.#passing = text !== "";
    write(Deno.stderr, `\r\x1b[K${printable(text)}`);
  }

  ask(question: string): boolean {
    if (!this.interactive || !Deno.stdin.isTerminal()) return false;
    return confirm(printable(question));
  }

  get interactive(): boolean {
    return Deno.stdout.isTerminal();
  }

  columns(): number {
    return terminalColumns() ?? givenColumns() ?? DEFAULT_COLUMNS;
  }

  clear(): void {
    if (this.interactive) write(Deno.stdout, "\x1b[H\x1b[2J\x1b[3J");
  }
}

function terminalColumns(): number | undefined {
  if (!Deno.stdout.isTerminal()) return undefined;
  try {
    // One of no width is some pipe in a terminal's clothes.
    return Deno.consoleSize().columns || undefined;
  } catch (error) {
    // Standard input or error is what is asked, and may be none.
    if (!(error instanceof Error)) throw error;
    return undefined;
  }
}

function givenColumns(): number | undefined {
  const given = Number(Deno.env.get("COLUMNS"));
  return Number.isInteger(given) && given > 0 ? given : undefined;
}

function hasColours(stream: { isTerminal(): boolean }): boolean {
  return isColoured(stream.isTerminal(), Deno.args, (name) => Deno.env.get(name));
}

/** The one place where text becomes harmless; the colours come after it. */
function render(line: Line, hasColours: () => boolean): string {
  const parts = typeof line === "string" ? [line] : line;
  return parts.map((part) => {
    if (typeof part === "string") return printable(part);
    const text = printable(part.text);
    return hasColours() ? `\x1b[${CODES[part.colour]}m${text}\x1b[0m` : text;
  }).join("");
}

function write(to: { writeSync(bytes: Uint8Array): number }, text: string): void {
  let rest = new TextEncoder().encode(text);
  try {
    while (rest.length > 0) rest = rest.subarray(to.writeSync(rest));
  } catch (error) {
    // Whoever read our output has read enough; the work goes on, and its exit code stands.
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}
