import { CronPluginBase, type Permissions, type RunContext, type StandardSchema } from "@gapless/gapless";
import { openTokens } from "./tokens.ts";

/** Config of the cleaner. */
export interface TokenCleanerConfig {
  /** Path of the SQLite database; without it the cleaner is not enabled. */
  readonly database?: string;
  /** Tokens older than this many days go. */
  readonly max_age_days: number;
}

const DAY_MS = 86_400_000;

/** Deletes access tokens that are older than `max_age_days`. */
export default class TokenCleaner extends CronPluginBase<TokenCleanerConfig> {
  static readonly config: StandardSchema<TokenCleanerConfig> = {
    "~standard": { version: 1, vendor: "gapless-sample", validate: parseConfig },
  };

  override enabled(): boolean {
    return this.config.database !== undefined;
  }

  override interval(): string {
    return "17 3 * * *";
  }

  override permissions(): Permissions {
    const { database } = this.config;
    if (database === undefined) return {};
    return { read: { [database]: "holds the tokens" }, write: { [database]: "deletes those that are old" } };
  }

  /**
   * A token is due when its age passes the limit within the window, or passed it before: the window's end decides, not
   * the clock, so that a late or repeated run deletes exactly the same tokens.
   */
  override async run(_start: Date, end: Date, { log }: RunContext<TokenCleanerConfig>): Promise<void> {
    const { database = "", max_age_days } = this.config;
    const before = new Date(end.getTime() - max_age_days * DAY_MS);
    await using tokens = openTokens(database);
    log.info("expired tokens deleted", { count: await tokens.deleteOlderThan(before), before });
  }
}

function parseConfig(value: unknown) {
  const { database, max_age_days = 7 } = value as Record<string, unknown>;
  if (database !== undefined && typeof database !== "string") {
    return { issues: [{ message: "expected the path of a SQLite database", path: ["database"] }] };
  }
  if (typeof max_age_days !== "number" || !(max_age_days >= 0)) {
    return { issues: [{ message: "expected a number of days, 0 or more", path: ["max_age_days"] }] };
  }
  return { value: { max_age_days, ...(database === undefined ? {} : { database }) } };
}
