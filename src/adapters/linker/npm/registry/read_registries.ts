import { join } from "@std/path/posix";
import { type NpmSettings, parseNpmrc } from "./parse_npmrc.ts";
import { Registries } from "./registries.ts";

/**
 * Reads npm's settings as npm does: the environment counts before the .npmrc of the project, and that before the user's.
 *
 * @param registry URL of the registry that the manifest names, which counts before all.
 * @param npmrc Absolute path of the project's .npmrc.
 */
export function readRegistries(registry: string | undefined, npmrc: string | null): Registries {
  const home = Deno.env.get("HOME");
  const user = Deno.env.get("NPM_CONFIG_USERCONFIG") || (home ? join(home, ".npmrc") : undefined);
  const files = [npmrc, user].filter((path) => path != null);
  const named = registry ?? (Deno.env.get("NPM_CONFIG_REGISTRY") || Deno.env.get("npm_config_registry"));
  return new Registries(named || undefined, files.map(readSettings));
}

/** A file that is not there, or is not for this user, says nothing. */
function readSettings(path: string): NpmSettings {
  try {
    return parseNpmrc(Deno.readTextFileSync(path), (name) => Deno.env.get(name));
  } catch (error) {
    if (
      error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory ||
      error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.IsADirectory
    ) return new Map();
    throw error;
  }
}
