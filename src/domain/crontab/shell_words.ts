const PLAIN = /^[\w@+=:,./-]+$/;
const WORD = /(?:[\w@+=:,./-]|'[^']*'|\\')+/g;
const WORDS = /^(?:[\w@+=:,./-]|'[^']*'|\\')+(?: (?:[\w@+=:,./-]|'[^']*'|\\')+)*$/;

/** Joins words to a command for /bin/sh; single quotes stand only where they are needed. */
export function joinWords(words: readonly string[]): string {
  return words.map((word) => PLAIN.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
}

/** Splits what `joinWords()` joined; null if the command is not of that form. */
export function splitWords(command: string): string[] | null {
  if (!WORDS.test(command)) return null;
  const words = command.match(WORD) ?? [];
  return words.map((word) => word.replace(/'([^']*)'|\\'/g, (_, quoted?: string) => quoted ?? "'"));
}
