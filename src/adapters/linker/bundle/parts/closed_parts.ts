import type { GraphTrail } from "../graph_trail.ts";
import { isRemote } from "../is_remote.ts";

/** Below so many modules it takes longer to keep a part than to bundle it anew. */
const LEAST = 16;

/**
 * Returns the modules behind which lies a part of the graph that changes only with the lock, and that can be bundled by
 * itself without a difference: all of it is of other machines, and the plugin reaches it through this one module. So it is
 * evaluated in one go, wherever that module is imported first.
 */
export function closedParts(trail: GraphTrail): string[] {
  const gates = trail.gates();
  const parts = new Map(Array.from(gates.keys(), (gate) => [gate, trail.within(gate)]));
  const uses = new Map<string, number>();
  for (const module of parts.values().flatMap((part) => part.values())) {
    uses.set(module, (uses.get(module) ?? 0) + 1);
  }
  return [...parts].filter(([gate, part]) =>
    part.size >= LEAST && gates.get(gate) === true &&
    part.values().every((module) => uses.get(module) === 1 && isRemote(new URL(module)))
  ).map(([gate]) => gate);
}
