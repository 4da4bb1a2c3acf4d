import type { Screen } from "../../ports/screen.ts";

/** How a command speaks: to people, or (with `--json`) to programs. It says both, and one of them is heard. */
export interface Terminal {
  /** Tells people something; unheard with `--quiet`. */
  out(line: string): void;
  /** Tells people of trouble. */
  err(line: string): void;
  /** Tells programs the one document that the command prints. */
  json(document: unknown): void;
  /** Tells both of an error that does not end the command. */
  error(kind: string, message: string): void;
  /** Shows a person what goes on, in a line that the next one overwrites; an empty text takes it away. */
  passing(text: string): void;
  /** Asks a person, who says yes or no; no, if nobody is there to be asked. */
  ask(question: string): boolean;
  readonly interactive: boolean;
  readonly colour: boolean;
}

/** What the command line says about speaking. */
export interface Manner {
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Returns how to speak on a screen. */
export function terminalOn(screen: Screen, { json, quiet }: Manner): Terminal {
  const { interactive, colour } = screen;
  const unheard = () => {};
  const print = (line: string) => screen.out(line);
  const complain = (line: string) => screen.err(line);
  if (json) {
    return {
      interactive: false,
      colour: false,
      out: unheard,
      err: unheard,
      json: (document) => print(JSON.stringify(document)),
      passing: unheard,
      ask: () => false,
      error: (kind, message) => complain(JSON.stringify({ error: { kind, message } })),
    };
  }
  return {
    interactive: interactive && !quiet,
    colour,
    out: quiet ? unheard : print,
    err: complain,
    json: unheard,
    passing: quiet ? unheard : (text) => screen.passing(text),
    ask: (question) => !quiet && screen.ask(question),
    error: (_kind, message) => complain(message),
  };
}
