import { sql } from "kysely";
import { UNSETTLED as CONDITION } from "../rows/open_windows.ts";

/** The condition of windows that are leased, owed or parked. */
export const UNSETTLED = sql.raw<boolean>(CONDITION);
