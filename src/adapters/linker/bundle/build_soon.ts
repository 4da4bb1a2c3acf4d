import { buildGraph, type BuiltGraph } from "./build_graph.ts";
import { buildTogether, groupKeyOf } from "./build_together.ts";
import type { GraphBuild } from "./graph_build.ts";

/** Graphs that are asked for within so many milliseconds are read together. */
const GATHER_MS = 2;

/** A graph that is asked for, and who waits for it. */
interface Request {
  readonly build: GraphBuild;
  readonly resolve: (built: BuiltGraph | Promise<BuiltGraph>) => void;
}

let requests: Request[] = [];
let isWorking = false;

/**
 * Builds a graph as `buildGraph()` does, together with others that are asked for at the same time: what they have in common is
 * read once. What comes out is the same, and so is what is noted of each.
 */
export function buildSoon(build: GraphBuild): Promise<BuiltGraph> {
  return new Promise((resolve) => {
    requests.push({ build, resolve });
    if (!isWorking) work();
  });
}

async function work(): Promise<void> {
  isWorking = true;
  while (requests.length > 0) {
    await gather();
    const gathered = requests;
    requests = [];
    for (const group of Map.groupBy(gathered, ({ build }) => groupKeyOf(build)).values()) await serve(group);
  }
  isWorking = false;
}

async function gather(): Promise<void> {
  for (let before = 0; requests.length > before;) {
    before = requests.length;
    await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
  }
}

async function serve(group: readonly Request[]): Promise<void> {
  const built = group.length < 2 ? [] : await buildTogether(group.map(({ build }) => build));
  // Nobody waits here for what may have to be fetched.
  group.forEach(({ build, resolve }, i) => resolve(built[i] ?? buildGraph(build)));
}
