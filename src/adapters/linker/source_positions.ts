import { readIfThere } from "./store/read_if_there.ts";

/** A place in an artifact, as it stands in a stack. */
const PLACE = /file:\/\/(\/\S*?\/artifacts\/[0-9a-f]{64}\.js):(\d+):(\d+)/g;
/** Frames that follow each other: one stack, without its message. */
const FRAMES = /(?:^ +at .*\n?)+/gm;

/** Returns the plugin's own place behind one in an artifact; `undefined` if that is code of the bundler. */
type Tracer = (line: number, column: number) => string | undefined;

/**
 * Rewrites the frames of a plugin's stack from the artifact to the plugin's own files, lines and columns. Frames of
 * the bundler's own code go, and so do those below the plugin's outermost frame: they are of Gapless, which called it.
 */
export async function mapStack(stack: string): Promise<string> {
  const paths = new Set(Array.from(stack.matchAll(PLACE), ([, path = ""]) => path));
  const tracers = new Map<string, Tracer>();
  for (const path of paths) {
    const tracer = await openTracer(path);
    if (tracer !== undefined) tracers.set(path, tracer);
  }
  return stack.replace(FRAMES, withoutCallers).split("\n").flatMap((line) => mapLine(line, tracers)).join(
    "\n",
  );
}

function withoutCallers(frames: string): string {
  const lines = frames.trimEnd().split("\n");
  const outermost = lines.findLastIndex((line) => line.search(PLACE) >= 0);
  return outermost < 0
    ? frames
    : lines.slice(0, outermost + 1).join("\n") + (frames.endsWith("\n") ? "\n" : "");
}

/** Returns the line with the plugin's own places, or nothing if it is a frame without such a place. */
function mapLine(line: string, tracers: ReadonlyMap<string, Tracer>): string[] {
  let isOwn = true;
  const mapped = line.replace(PLACE, (place: string, path: string, row: string, column: string) => {
    const tracer = tracers.get(path);
    const source = tracer?.(Number(row), Number(column));
    if (tracer !== undefined && source === undefined) isOwn = false;
    return source ?? place;
  });
  return isOwn || line.search(FRAMES) < 0 ? [mapped] : [];
}

/** Opens the source map beside an artifact; `undefined` if there is none (any more), or only a part of it. */
async function openTracer(urlPath: string): Promise<Tracer | undefined> {
  const bytes = await readIfThere(`${decodeURIComponent(urlPath)}.map`);
  if (bytes === undefined) return undefined;
  // Only here: most runs have no stack to map.
  const [{ originalPositionFor, TraceMap }, { displayUrl }] = await Promise.all([
    import("@jridgewell/trace-mapping"),
    import("./bundle/module_names.ts"),
  ]);
  const trace = tryParse(() => new TraceMap(new TextDecoder().decode(bytes)));
  if (trace === undefined) return undefined;
  return (line, column) => {
    const { source, line: row, column: offset } = originalPositionFor(trace, { line, column: column - 1 });
    return source === null ? undefined : `${displayUrl(source)}:${row}:${offset + 1}`;
  };
}

/** A power cut may have left a part of the file. */
function tryParse<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
