import type { ModuleSpecifier } from "../../domain/manifest/module_specifier.ts";
import { LinkError } from "../../ports/linker.ts";

/**
 * Returns where a plugin's own module lies.
 *
 * @throws {LinkError} If there is no such plugin.
 */
export function entryOf(module: ModuleSpecifier, builtins: ReadonlyMap<string, URL>): URL {
  switch (module.kind) {
    case "file":
      return new URL(module.url);
    case "builtin": {
      const url = builtins.get(module.name);
      if (url !== undefined) return url;
      const names = [...builtins.keys()].map((name) => `"builtin:${name}"`).join(", ");
      throw new LinkError(`Cannot link "${module.text}": Gapless carries no such plugin, only ${names}`);
    }
    case "remote":
      return new URL(module.text);
    default:
      return module satisfies never;
  }
}
