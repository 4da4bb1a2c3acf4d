import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
  type TransactionSettings,
} from "kysely";
import { BEGIN, BEGIN_READING } from "./begin.ts";
import { CommitInDoubt } from "./commit_in_doubt.ts";
import { isPassing } from "./explain_fault.ts";

/** Kysely's PostgreSQL whose transactions begin on the way of their first statement, and not a round trip before it. */
export class PipelinedDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig;

  constructor(config: PostgresDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): Driver {
    return new PipelinedDriver(this.#config);
  }
}

class PipelinedDriver extends PostgresDriver {
  /** Those whose transaction only reads: its end is never in doubt. */
  readonly #reading = new WeakSet<DatabaseConnection>();

  override beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    const reads = settings.accessMode === "read only";
    if (reads) this.#reading.add(connection);
    else this.#reading.delete(connection);
    // It fails only with the connection, and with that the first statement does, too.
    connection.executeQuery(CompiledQuery.raw(reads ? BEGIN_READING : BEGIN)).catch(() => {});
    return Promise.resolve();
  }

  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await super.commitTransaction(connection);
    } catch (error) {
      throw isPassing(error) && !this.#reading.has(connection) ? new CommitInDoubt(error) : error;
    }
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await connection.executeQuery(CompiledQuery.raw("rollback"));
    } catch {
      // The server rolls back what is left of a lost connection; the error that came first is the one to tell.
    }
  }
}
