import type { FoundPath, ProtectedPath } from "../../src/domain/grants/protected_path.ts";
import type { GrantedFiles } from "../../src/ports/granted_files.ts";

/** {@linkcode GrantedFiles} of a machine on which every path is what it says. */
export class FakeGrantedFiles implements GrantedFiles {
  own: readonly ProtectedPath[] = [];
  gapless = "/usr/bin/gapless";
  /** What links lead to. */
  readonly links = new Map<string, string>();
  readonly find = (path: string): FoundPath => {
    const real = this.links.get(path) ?? path;
    return { real, id: null, above: [], mounts: () => [] };
  };
  readonly locate = (program: string): string | null => `/usr/bin/${program}`;
}
