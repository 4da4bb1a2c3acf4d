import type { Placing } from "../sql/place_values.ts";

/** How SQLite wants its statements. */
export const SQLITE: Placing = { schema: "main", mark: () => "?" };
