import { LinkError } from "../../../ports/linker.ts";
import type { MappedRequest, Resolution } from "./resolver.ts";

/** Refuses modules of other machines. */
export function resolveRemote({ specifier, target }: MappedRequest): Promise<Resolution | undefined> {
  if (!/^(?:https?|jsr):/.test(target)) return Promise.resolve(undefined);
  return Promise.reject(new LinkError(`cannot import "${specifier}": remote modules are not supported yet`));
}
