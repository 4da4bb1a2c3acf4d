import type { Instance } from "../domain/instance/instance.ts";
import { lockPath } from "../domain/instance/lock_path.ts";
import { vendorPath } from "../domain/instance/vendor_path.ts";

/**
 * Returns the files, there or not, that decide what an instance runs, the state folder apart. Of a program that runs from its
 * source none is among them: its files are the developer's.
 */
export function instanceFiles({ manifest }: Pick<Instance, "manifest">): string[] {
  const npmrc = `${manifest.slice(0, manifest.lastIndexOf("/"))}/.npmrc`;
  const program = Deno.build.standalone ? [Deno.execPath()] : [];
  return [manifest, lockPath(manifest), vendorPath(manifest), npmrc, ...program];
}
