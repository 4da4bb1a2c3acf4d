import { asRecord } from "../../../domain/text/as_record.ts";
import { LinkFault } from "../link/link_fault.ts";
import { type PackageManifest, parsePackageManifest } from "../package/package_manifest.ts";
import { type PackageFiles, readTarball } from "./tarball.ts";

/** A package whose tarball was read. */
export interface OpenPackage {
  /** Name and version. */
  readonly id: string;
  readonly manifest: PackageManifest;
  readonly files: PackageFiles;
  /** Paths of its folders; that of the package itself is empty. */
  readonly folders: ReadonlySet<string>;
  readonly dependencies: Dependencies;
  /** By what it shows itself to be a native addon. */
  readonly native: string | undefined;
}

/**
 * Reads a package's tarball.
 *
 * @throws {LinkFault} If it is none.
 */
export async function openPackage(id: string, tarball: Uint8Array<ArrayBuffer>): Promise<OpenPackage> {
  const files = await readTarball(tarball);
  const bytes = files.get("package.json");
  if (bytes === undefined) throw new LinkFault({ why: "its tarball has no package.json" });
  const text = new TextDecoder().decode(bytes);
  const manifest = parsePackageManifest("package.json", `/${id}`, text);
  const json: Readonly<Record<string, unknown>> = JSON.parse(text);
  return {
    id,
    manifest,
    files,
    folders: foldersOf(files),
    dependencies: parseDependencies(json),
    native: nativeAddonSign(files, json),
  };
}

function foldersOf(files: PackageFiles): Set<string> {
  const folders = new Set([""]);
  for (const path of files.keys()) {
    for (let at = path.indexOf("/"); at > 0; at = path.indexOf("/", at + 1)) folders.add(path.slice(0, at));
  }
  return folders;
}

/** What a package says of another one that it imports. */
export interface Dependency {
  /** What its package.json says: `^1.2.0`, or `npm:other@^1`. */
  readonly spec: string;
  /** `peer`: whoever uses the package brings it, too; `optional`: the package can do without. */
  readonly kind: "needed" | "optional" | "peer" | "optional peer";
}

/** Dependencies of a package by the names under which it imports them. */
export type Dependencies = ReadonlyMap<string, Dependency>;

/** Reads the dependencies in a package.json. */
function parseDependencies(json: Readonly<Record<string, unknown>>): Dependencies {
  const meta = asRecord(json.peerDependenciesMeta);
  const found = new Map<string, Dependency>();
  const add = (key: string, kindOf: (name: string) => Dependency["kind"]) => {
    for (const [name, spec] of Object.entries(asRecord(json[key]) ?? {})) {
      if (typeof spec === "string") found.set(name, { spec, kind: kindOf(name) });
    }
  };
  // In npm's order: an optional dependency that is listed as a needed one, too, is optional.
  add("peerDependencies", (name) => asRecord(meta?.[name])?.optional === true ? "optional peer" : "peer");
  add("dependencies", () => "needed");
  add("optionalDependencies", () => "optional");
  return found;
}

/** Programs that a package is built or fetched with when it is installed, which nothing is here. */
const BUILDERS = /\b(?:node-gyp|node-pre-gyp|node-gyp-build|prebuild-install|cmake-js)\b/;

/** The end of a package's name that holds the same for one platform, as `@img/sharp-linux-x64`. */
const PLATFORM = /[-/](?:linux|darwin|win32|freebsd|android)-(?:x64|arm64|ia32|arm)\b/;
const MANY_PLATFORMS = 3;

/** Returns by what a package shows itself to be a native addon; `undefined` if it is JavaScript. */
function nativeAddonSign(
  files: PackageFiles,
  { gypfile, scripts, optionalDependencies }: Readonly<Record<string, unknown>>,
): string | undefined {
  if (gypfile === true || files.has("binding.gyp")) return "binding.gyp";
  const prebuilt = Object.keys(asRecord(optionalDependencies) ?? {}).filter((name) => PLATFORM.test(name));
  if (prebuilt.length >= MANY_PLATFORMS) return `prebuilt for each platform, such as ${prebuilt[0]}`;
  const built = Object.entries(asRecord(scripts) ?? {}).find(([name, text]) =>
    /^(?:pre|post)?install$/.test(name) && BUILDERS.test(String(text))
  );
  return built && `its script "${built[0]}"`;
}
