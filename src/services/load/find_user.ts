import type { Manifest, PluginEntry } from "../../domain/manifest/manifest.ts";
import { ManifestError } from "../../domain/manifest/manifest_error.ts";
import { nearestKey } from "../../domain/text/nearest_key.ts";
import { quote } from "../../domain/text/quote.ts";
import type { RunUser } from "../../ports/plugin_host.ts";
import { type User, UserLookupError, type Users } from "../../ports/users.ts";

/** Where users are looked up. */
export interface UserDeps {
  readonly users: () => Promise<Users>;
  readonly manifest: Pick<Manifest, "path" | "envFile" | "ledger">;
}

/**
 * Finds the user that a plugin is loaded and run as; null if that is the instance's own.
 *
 * @throws {ManifestError} If there is no such user, or this process cannot become it.
 */
export async function findUser(
  { users, manifest: { path, envFile, ledger } }: UserDeps,
  { name, user }: Pick<PluginEntry, "name" | "user">,
): Promise<RunUser | null> {
  if (user === null) return null;
  const known = await users();
  const found = known.refusal ?? lookUp(known, user);
  if (typeof found !== "string") {
    return {
      ...found,
      closed: [envFile, ledger.kind === "file" ? ledger.path : null].filter((file) => file !== null),
    };
  }
  throw new ManifestError(path, [{
    path: `plugins.${name}.user`,
    message: `Cannot run as the user ${quote(user)}: ${found}`,
  }]);
}

/** Returns the user, or why there is none. */
function lookUp(users: Users, user: string): User | string {
  let found: User | undefined;
  try {
    found = users.find(user);
  } catch (error) {
    if (!(error instanceof UserLookupError)) throw error;
    return error.message;
  }
  if (found === undefined) {
    if (/^\d+$/.test(user)) return "no user of this machine has this id; make one (useradd --uid)";
    const nearest = nearestKey(user, users.names());
    return `there is no such user; ${
      nearest === undefined ? "make it (useradd)" : `did you mean ${quote(nearest)}?`
    }`;
  }
  return found.uid === 0 ? `it is root under another name; leave "user" out` : found;
}
