/** Tells whether a stream gets colors: never with `--no-color` or NO_COLOR, and else on a terminal that has them. */
export function isColoured(
  isTerminal: boolean,
  args: readonly string[],
  env: (name: string) => string | undefined,
): boolean {
  if (args.includes("--no-color") || env("NO_COLOR")) return false;
  const forced = env("FORCE_COLOR") || env("CLICOLOR_FORCE");
  return forced ? !["0", "false"].includes(forced) : isTerminal && env("TERM") !== "dumb";
}
