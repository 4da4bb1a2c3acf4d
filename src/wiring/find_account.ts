import type { Account } from "../commands/cli/ports.ts";

/** Returns who this process runs as. */
export async function findAccount(): Promise<Account> {
  const { uid, username } = (await import("node:os")).userInfo();
  return { uid, name: username };
}
