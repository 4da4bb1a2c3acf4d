import { AbortedTransactionError, CompiledQuery, type DatabaseConnection, type Kysely } from "kysely";
import type { Tables } from "../tables.ts";
import { CommitInDoubt } from "./commit_in_doubt.ts";
import { isPassing } from "./explain_fault.ts";

/** Connections whose transaction is committed already. */
const COMMITTED = new WeakSet<DatabaseConnection>();

/**
 * Executes the last query of the transaction `db`, which leaves together with the commit. Where the query fails the server
 * makes a rollback of the commit.
 *
 * @throws {CommitInDoubt} If the connection broke meanwhile.
 */
export async function executeLast<Row>(
  db: Kysely<Tables>,
  query: { compile(): CompiledQuery<Row> },
): Promise<Row[]> {
  return await db.getExecutor().provideConnection(async (connection) => {
    const [answer, end] = await Promise.allSettled([
      connection.executeQuery<Row>(query.compile()),
      connection.executeQuery<{ command: string }>(CompiledQuery.raw("commit")),
    ]);
    if (end.status === "rejected") {
      throw isPassing(end.reason) ? new CommitInDoubt(end.reason) : end.reason;
    }
    if (answer.status === "rejected") throw answer.reason;
    if (end.value.rows[0]?.command !== "COMMIT") throw new AbortedTransactionError();
    COMMITTED.add(connection);
    return answer.value.rows;
  });
}

/** Tells, once, whether the transaction of a connection was committed with its last query. */
export function wasCommitted(connection: DatabaseConnection): boolean {
  return COMMITTED.delete(connection);
}
