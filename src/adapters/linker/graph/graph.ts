import type { DependencyRecorder } from "../link/dependency_recorder.ts";
import type { InstalledPackages } from "../package/installed_packages.ts";
import type { MappedRequest, Resolution } from "../package/resolution.ts";
import type { DenoConfig } from "./deno_config.ts";
import type { ImportBoundary } from "./import_boundary.ts";
import type { Remote } from "./remote.ts";

/** What all imports of a graph share. */
export interface Graph {
  /** What `@gapless/gapless` stands for: the module of a source tree, or a pack. */
  readonly api: URL;
  /** Absolute path of the folder of the plugin's own module; null if that is on another machine. */
  readonly folder: string | null;
  readonly config: DenoConfig;
  /** Which files of this machine may be imported; null for what Gapless carries itself. */
  readonly boundary: ImportBoundary | null;
  readonly recorder: DependencyRecorder;
  readonly packages: InstalledPackages;
  readonly remote: Remote;
}

/**
 * Resolves the imports of one kind; returns `undefined` for those of another.
 *
 * @throws {LinkFault} If the import is of its kind and leads nowhere.
 */
export type Resolver = (request: MappedRequest, graph: Graph) => Promise<Resolution | undefined>;

/** What is behind a URL. */
export interface Source {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** As a server says it; null where the URL's own ending counts. */
  readonly contentType: string | null;
}

/** Gets the content behind a URL, and notes what the link rests on thereby. */
export type SourceLoader = (url: URL, graph: Graph) => Promise<Source>;
