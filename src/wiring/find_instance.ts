import { join } from "@std/path/posix";
import type { Whereabouts } from "../commands/cli.ts";
import { UsageError } from "../commands/cli/usage_error.ts";
import { type Instance, instanceName } from "../domain/instance/instance.ts";
import { parseTrustedOwners } from "../domain/instance/trusted_owners.ts";
import { stateHome } from "../domain/instance/state_home.ts";

/** Finds the instance that a command line means: by its flags, else by the environment, else by the usual places. */
export function findInstance({ manifest, state, trustOwner }: Whereabouts): Instance {
  const path = absolute(manifest ?? (Deno.env.get("GAPLESS_MANIFEST") || "gapless.toml"));
  const name = instanceName(path);
  const trustedOwners = parseTrustedOwners(trustOwner ?? Deno.env.get("GAPLESS_TRUST_OWNER"));
  return {
    name,
    manifest: path,
    state: absolute(state ?? (Deno.env.get("GAPLESS_STATE") || stateFolder(name))),
    ...(trustedOwners.length === 0 ? {} : { trustedOwners }),
  };
}

/** The library's `resolve()` would load all of node:process for the working folder. */
function absolute(path: string): string {
  return path.startsWith("/") ? join(path) : join(Deno.cwd(), path);
}

function stateFolder(instance: string): string {
  const home = stateHome({
    root: Deno.uid() === 0,
    home: Deno.env.get("HOME"),
    xdgStateHome: Deno.env.get("XDG_STATE_HOME"),
  });
  if (home === undefined) {
    throw new UsageError("Cannot find a state folder: HOME is not set; name one with --state DIR");
  }
  return join(home, instance);
}
