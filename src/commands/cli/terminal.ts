import { printable } from "../../domain/text/printable.ts";
import type { Line, Screen } from "../../ports/screen.ts";

/** How a command speaks: to people, or (with `--json`) to programs. It says both, and one of them is heard. */
export interface Terminal {
  /** Prints a line for people; not with `--quiet`. */
  out(line: Line): void;
  /** Prints a line for people on standard error: what is wrong. */
  err(line: Line): void;
  /** Prints a file for other programs, unchanged; not with `--json` or `--quiet`. */
  exact(text: string): void;
  /** Prints the one document of the command, for programs. */
  json(document: unknown): void;
  /**
   * Prints the one document of the command, for programs, whose last member is a list that may be too long for memory.
   *
   * @param head The document without the list.
   * @param name The list's key.
   * @param pages The list, some of its items at a time.
   */
  jsonList(
    head: Readonly<Record<string, unknown>>,
    name: string,
    pages: AsyncIterable<readonly unknown[]>,
  ): Promise<void>;
  /** Prints an error that does not end the command, for people and for programs. */
  error(kind: string, lines: readonly string[]): void;
  /** Shows a person what goes on, in a line that the next one overwrites; an empty text takes it away. */
  passing(text: string): void;
  /** Asks a person, who says yes or no; no, if nobody is there to be asked. */
  ask(question: string): boolean;
  readonly interactive: boolean;
  /** Returns how wide a line may be. */
  columns(): number;
  /** Takes away all that a terminal shows. */
  clear(): void;
}

/** What the command line says about speaking. */
export interface Manner {
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Returns how to speak on a screen. */
export function terminalOn(screen: Screen, { json, quiet }: Manner): Terminal {
  const { interactive } = screen;
  const unheard = () => {};
  const print = (line: Line) => screen.out(line);
  const complain = (line: Line) => screen.err(line);
  if (json) {
    return {
      interactive: false,
      columns: () => screen.columns(),
      clear: unheard,
      out: unheard,
      err: unheard,
      exact: unheard,
      json: (document) => print(JSON.stringify(document)),
      jsonList: (head, name, pages) => printList(screen, { head, name, pages }),
      passing: unheard,
      ask: () => false,
      error: (kind, lines) => complain(JSON.stringify({ error: { kind, message: lines.join("\n") } })),
    };
  }
  return {
    interactive: interactive && !quiet,
    columns: () => screen.columns(),
    clear: quiet ? unheard : () => screen.clear(),
    out: quiet ? unheard : print,
    err: complain,
    exact: quiet ? unheard : (text) => screen.exact(text),
    json: unheard,
    jsonList: () => Promise.resolve(),
    passing: quiet ? unheard : (text) => screen.passing(text),
    ask: (question) => !quiet && screen.ask(question),
    error: (_kind, lines) => lines.forEach(complain),
  };
}

interface LongDocument {
  readonly head: Readonly<Record<string, unknown>>;
  readonly name: string;
  readonly pages: AsyncIterable<readonly unknown[]>;
}

/** So much is written at a time. */
const CHUNK = 65_536;

/** Prints a document piece by piece, escaped as all that is printed. */
async function printList(screen: Screen, { head, name, pages }: LongDocument): Promise<void> {
  let text = JSON.stringify({ ...head, [name]: [] }).slice(0, -"]}".length);
  let separator = "";
  for await (const page of pages) {
    for (const item of page) {
      text += separator + JSON.stringify(item);
      separator = ",";
    }
    if (text.length < CHUNK) continue;
    screen.exact(printable(text));
    text = "";
  }
  screen.exact(`${printable(text)}]}\n`);
}
