import type { Decision } from "../../domain/window/decision.ts";
import type { Flags } from "./flags.ts";
import type { Ports } from "./ports.ts";

/** Returns a decision of whoever calls the command, now; `--why` says why. */
export async function decide(ports: Pick<Ports, "clock" | "person">, flags: Flags): Promise<Decision> {
  return { by: await ports.person(), at: ports.clock.now(), why: flags.text("why") ?? null };
}
