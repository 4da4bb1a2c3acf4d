import type { PackageFiles } from "../tarball/read_tarball.ts";

/** Programs that a package is built or fetched with when it is installed, which nothing is here. */
const BUILDERS = /\b(?:node-gyp|node-pre-gyp|node-gyp-build|prebuild-install|cmake-js)\b/;

/** Tells by what a package shows itself to be a native addon; `undefined` if it is JavaScript. */
export function nativeAddonSign(
  files: PackageFiles,
  { gypfile, scripts }: Readonly<Record<string, unknown>>,
): string | undefined {
  if (gypfile === true || files.has("binding.gyp")) return "binding.gyp";
  if (typeof scripts !== "object" || scripts === null) return undefined;
  const built = Object.entries(scripts).find(([name, text]) =>
    /^(?:pre|post)?install$/.test(name) && BUILDERS.test(String(text))
  );
  return built && `its script "${built[0]}"`;
}
