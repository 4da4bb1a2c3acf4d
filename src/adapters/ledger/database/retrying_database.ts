import type {
  Capabilities,
  LedgerDatabase,
  Transaction,
  TransactionOptions,
  Values,
} from "./ledger_database.ts";

/** Waits between tries, with up to as much again by chance, so that processes that collided separate. */
const WAITS_MS = [50, 200, 700, 1500];
/** When no further try is begun. */
const DEADLINE_MS = 10_000;

/** What a database's errors mean. */
export interface ErrorMeaning {
  /** Tells whether an error may be gone in a moment, and nothing was committed. */
  readonly isPassing: (error: unknown) => boolean;
  /** Returns an error as the caller is to get it. */
  readonly explain: (error: unknown) => unknown;
}

/** A {@linkcode LedgerDatabase} that tries again, for some seconds, after an error that may be gone in a moment. */
export class RetryingDatabase implements LedgerDatabase {
  readonly capabilities: Capabilities;
  readonly #database: LedgerDatabase;
  readonly #meaning: ErrorMeaning;

  constructor(database: LedgerDatabase, meaning: ErrorMeaning) {
    this.capabilities = database.capabilities;
    this.#database = database;
    this.#meaning = meaning;
  }

  async query<Row>(statement: string, values?: Values): Promise<Row[]> {
    return await retried(() => this.#database.query<Row>(statement, values), this.#meaning);
  }

  async transaction<T>(
    work: (sql: Transaction) => Promise<T>,
    options: TransactionOptions = {},
  ): Promise<T> {
    return await retried(() => this.#database.transaction(work, options), { ...this.#meaning, ...options });
  }

  async reading<T>(work: (sql: Transaction) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    return await retried(() => this.#database.reading(work, options), { ...this.#meaning, ...options });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const end = () => this.#database[Symbol.asyncDispose]();
    await retried(async () => await end(), { ...this.#meaning, once: true });
  }
}

/**
 * Calls again after an error that may be gone in a moment.
 *
 * @throws The last error, explained.
 */
export async function retried<T>(
  call: () => Promise<T>,
  { isPassing, explain, once = false }: ErrorMeaning & TransactionOptions,
): Promise<T> {
  const deadline = performance.now() + DEADLINE_MS;
  for (let tries = 0;; tries++) {
    try {
      return await call();
    } catch (error) {
      const wait = once ? undefined : WAITS_MS[tries];
      if (wait === undefined || !isPassing(error) || performance.now() > deadline) throw explain(error);
      await new Promise((resolve) => setTimeout(resolve, wait * (1 + Math.random())));
    }
  }
}
