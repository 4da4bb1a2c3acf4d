import type { CompiledQuery, Kysely } from "kysely";
import type { Tables } from "./tables.ts";

/** A query that is not on its way yet. */
interface Question<Row> {
  compile(): CompiledQuery<Row>;
}

/**
 * Asks two questions, in this order, in the transaction `db`: where each is a way to a server and back, both leave together. The
 * second is answered by what stands there when the first is answered.
 */
export async function askTogether<First, Second>(
  db: Kysely<Tables>,
  first: Question<First>,
  second: Question<Second>,
): Promise<[First[], Second[]]> {
  // Kysely itself lets a query of a transaction wait for the one before it.
  return await db.getExecutor().provideConnection(async (connection) => {
    const answers = [
      connection.executeQuery<First>(first.compile()),
      connection.executeQuery<Second>(second.compile()),
    ] as const;
    const [one, other] = await Promise.all(answers);
    return [one.rows, other.rows];
  });
}
