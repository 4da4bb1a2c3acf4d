import { joinWords, splitWords } from "./shell_words.ts";

/** What `formatEntry()` takes. */
export interface EntryParts {
  /** Five fields, as `lower()` returns them. */
  readonly schedule: string;
  /** As whom cron runs it, where the table has a column for that. */
  readonly user?: string | undefined;
  /** Absolute path of the program, and its arguments. */
  readonly argv: readonly [string, ...string[]];
  /** A disabled entry is kept as a comment. */
  readonly enabled: boolean;
}

/** What a line of a block tells. */
export interface Entry {
  readonly plugin: string;
  readonly enabled: boolean;
  /** Path of the program that it calls. */
  readonly program: string;
}

const DISABLED = "# disabled: ";
/** Debian's cron refuses longer commands, others cut them. */
const COMMAND_LIMIT = 998;
/** dcron splits longer lines. */
const LINE_LIMIT = 1022;

/** What no cron, or not every cron, carries; each with its reason and its remedy. */
const FAULTS: readonly (readonly [pattern: RegExp, why: string])[] = [
  [/[\n\r\0]/, "a line of a crontab cannot hold a line end or a null byte; rename it"],
  [/%/, 'cron takes "%" for the end of the command; rename it'],
  [/#/, 'some crons take "#" for the start of a comment; rename it'],
  [
    /[^ -~]/,
    "not every cron keeps bytes other than printable ASCII; rename it, or use a symbolic link of a plain name",
  ],
  [/\\$/, 'some crons take "\\" at the end for a continued line; rename it'],
];

/**
 * Formats one line of a block, without its newline.
 *
 * @throws {RangeError} If not every cron would hand the command to the shell as it is.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const argv = ["/opt/my apps/gapless", "run", "report"] as const;
 * const line = formatEntry({ schedule: "0 9 * * 1-5", argv: [...argv], enabled: true });
 * assertEquals(line, "0 9 * * 1-5 '/opt/my apps/gapless' run report");
 * ```
 */
export function formatEntry({ schedule, user, argv, enabled }: EntryParts): string {
  if (!argv[0].startsWith("/")) {
    throw cannotCarry(argv[0], "cron does not look programs up on your PATH; give an absolute path");
  }
  for (const word of argv) {
    const fault = FAULTS.find(([pattern]) => pattern.test(word));
    if (fault) throw cannotCarry(word, fault[1]);
  }
  const command = joinWords(argv);
  if (command.length > COMMAND_LIMIT) throw tooLong(argv, `${command.length} bytes long`, `${COMMAND_LIMIT}`);
  const line = [schedule, ...(user === undefined ? [] : [user]), command].join(" ");
  // Measured as a comment, so that an entry that fits can be disabled.
  const length = DISABLED.length + line.length;
  if (length > LINE_LIMIT) throw tooLong(argv, `${length} bytes long with its schedule`, `${LINE_LIMIT}`);
  return enabled ? line : DISABLED + line;
}

/** Turns a line of a block into a comment, if it is not one yet. */
export function disableEntry(line: string): string {
  return line.startsWith(DISABLED) ? line : DISABLED + line;
}

/**
 * Tells whose line of a block it is; null if it is none of Gapless's own.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const line = "# disabled: 0 9 * * * /bin/gapless run report --manifest /srv/gapless.toml --state /var/lib/gapless";
 * assertEquals(parseEntry(line), { plugin: "report", enabled: false, program: "/bin/gapless" });
 * ```
 */
export function parseEntry(line: string): Entry | null {
  const enabled = !line.startsWith(DISABLED);
  const command = /^(?:[\d*,/-]+ ){5}(?:[a-z_][\w-]* )?(.*)$/.exec(
    enabled ? line : line.slice(DISABLED.length),
  )?.[1];
  const words = command === undefined ? null : splitWords(command);
  if (words === null) return null;
  const run = words.findLastIndex((word, index) => word === "run" && words[index + 2] === "--manifest");
  const [program, plugin] = [words[0], words[run + 1]];
  return run < 1 || plugin === undefined || program === undefined ? null : { plugin, enabled, program };
}

function cannotCarry(word: string, why: string): RangeError {
  return new RangeError(`Cannot put ${JSON.stringify(word)} in a crontab: ${why}`);
}

function tooLong(argv: readonly string[], length: string, limit: string): RangeError {
  const longest = argv.reduce((longest, word) => word.length > longest.length ? word : longest);
  return new RangeError(
    `Cannot put "${longest}" in a crontab: the command is ${length}, and crons take ${limit}; use shorter paths`,
  );
}
