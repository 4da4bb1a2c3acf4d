import type { PackageFiles } from "../tarball/read_tarball.ts";

/** Programs that a package is built or fetched with when it is installed, which nothing is here. */
const BUILDERS = /\b(?:node-gyp|node-pre-gyp|node-gyp-build|prebuild-install|cmake-js)\b/;

/** The end of a package's name that holds the same for one platform, as `@img/sharp-linux-x64`. */
const PLATFORM = /[-/](?:linux|darwin|win32|freebsd|android)-(?:x64|arm64|ia32|arm)\b/;
const MANY_PLATFORMS = 3;

/** Tells by what a package shows itself to be a native addon; `undefined` if it is JavaScript. */
export function nativeAddonSign(
  files: PackageFiles,
  { gypfile, scripts, optionalDependencies }: Readonly<Record<string, unknown>>,
): string | undefined {
  if (gypfile === true || files.has("binding.gyp")) return "binding.gyp";
  const prebuilt = keysOf(optionalDependencies).filter((name) => PLATFORM.test(name));
  if (prebuilt.length >= MANY_PLATFORMS) return `prebuilt for each platform, such as ${prebuilt[0]}`;
  if (typeof scripts !== "object" || scripts === null) return undefined;
  const built = Object.entries(scripts).find(([name, text]) =>
    /^(?:pre|post)?install$/.test(name) && BUILDERS.test(String(text))
  );
  return built && `its script "${built[0]}"`;
}

function keysOf(value: unknown): string[] {
  return typeof value === "object" && value !== null ? Object.keys(value) : [];
}
