import type { Dialect } from "../database/statement.ts";

/** How SQLite writes statements. */
export const SQLITE: Dialect = { schema: "main", placeholder: () => "?" };
