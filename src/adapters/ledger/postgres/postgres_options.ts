/** What a ledger in PostgreSQL is opened with. */
export interface PostgresOptions {
  /** Name of the instance that opens it. */
  readonly instance: string;
  /** This program's version. */
  readonly version: string;
  /** Absolute path of the instance's state folder, into which a backup is written before a migration. */
  readonly state: string;
}
