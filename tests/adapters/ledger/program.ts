import type { PostgresOptions } from "../../../src/adapters/ledger/postgres/address.ts";

/** The program that opens the ledgers of tests. */
export const PROGRAM = { version: "0.2.0" } as const;

/** The same, at work for an instance; its ledgers are new, and so it backs up none. */
export function instance(name: string): PostgresOptions {
  return { ...PROGRAM, instance: name, state: "/nowhere" };
}
