import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import type {
  LedgerDatabase,
  Transaction,
} from "../../../../src/adapters/ledger/database/ledger_database.ts";
import {
  type ErrorMeaning,
  RetryingDatabase,
} from "../../../../src/adapters/ledger/database/retrying_database.ts";

const CAPABILITIES = { rowLocks: true, writableCtes: true };
const MEANING: ErrorMeaning = {
  isPassing: (error) => error instanceof Error && error.message === "away",
  explain: (error) => new Error("explained", { cause: error }),
};

/** A database whose first calls fail, each with its error; counts how often `work` was called. */
class FailingDatabase implements LedgerDatabase {
  readonly capabilities = CAPABILITIES;
  calls = 0;
  readonly #errors: Error[];

  constructor(...errors: Error[]) {
    this.#errors = errors;
  }

  query<Row>(): Promise<Row[]> {
    return this.#answer([]);
  }

  async transaction<T>(work: (sql: Transaction) => Promise<T>): Promise<T> {
    return await this.#answer(
      await work({
        capabilities: CAPABILITIES,
        query: () => this.query(),
        queryAndCommit: () => this.query(),
      }),
    );
  }

  async reading<T>(work: (sql: Transaction) => Promise<T>): Promise<T> {
    return await this.transaction(work);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#answer(undefined);
  }

  #answer<T>(value: T): Promise<T> {
    this.calls++;
    const error = this.#errors.shift();
    return error === undefined ? Promise.resolve(value) : Promise.reject(error);
  }
}

const CALLS: Readonly<Record<string, (database: LedgerDatabase) => Promise<unknown>>> = {
  query: (database) => database.query("select 1"),
  transaction: (database) => database.transaction(() => Promise.resolve()),
  reading: (database) => database.reading(() => Promise.resolve()),
};

for (const [name, call] of Object.entries(CALLS)) {
  Deno.test(`${name}() is tried again after an error that passes`, async () => {
    const database = new FailingDatabase(new Error("away"));
    await call(new RetryingDatabase(database, MEANING));
    assertEquals(database.calls, 2);
  });

  Deno.test(`${name}() is not tried again after any other error, which arrives explained`, async () => {
    const broken = new Error("broken");
    const database = new FailingDatabase(broken);
    const error = await assertRejects(
      () => call(new RetryingDatabase(database, MEANING)),
      Error,
      "explained",
    );
    assertStrictEquals(error.cause, broken);
    assertEquals(database.calls, 1);
  });
}

for (const name of ["transaction", "reading"] as const) {
  Deno.test(`work of ${name}() that can be done once only is not begun again`, async () => {
    const rows: string[] = [];
    const database = new FailingDatabase(new Error("away"));
    const work = () => Promise.resolve(rows.push("a row of an export"));
    await assertRejects(
      () => new RetryingDatabase(database, MEANING)[name](work, { once: true }),
      Error,
      "explained",
    );
    assertEquals(rows, ["a row of an export"]);
  });
}

Deno.test("the end of a database is not tried again", async () => {
  const database = new FailingDatabase(new Error("away"));
  await assertRejects(
    () => new RetryingDatabase(database, MEANING)[Symbol.asyncDispose](),
    Error,
    "explained",
  );
  assertEquals(database.calls, 1);
});
