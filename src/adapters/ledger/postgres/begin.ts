/**
 * Begins a transaction that changes something. The limits live and end with it. A process that is stopped in the middle of
 * one (a laptop asleep, a host cut off) must not keep all others away from its rows.
 */
export const BEGIN = "begin; set local statement_timeout = 10000; set local lock_timeout = 8000; " +
  "set local idle_in_transaction_session_timeout = 10000";

/** Begins one in which all that is read is of one moment. */
export const BEGIN_READING = "begin transaction isolation level repeatable read read only";
