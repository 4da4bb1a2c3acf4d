import type { Grant } from "../manifest/grant.ts";
import { quote } from "../text/quote.ts";
import type { GrantRisk } from "./grant_risk.ts";
import { type FindPath, type ProtectedPath, reaches } from "./protected_path.ts";

/** What the paths of a grant are compared with. */
export interface PathContext {
  readonly find: FindPath;
  readonly protectedPaths: readonly ProtectedPath[];
}

const CAN: Readonly<Record<"read" | "write", string>> = {
  read: "can read its secrets",
  write: "can do everything",
};

/**
 * Returns what the files and folders of a grant lead to: write access that is equivalent to full access, and read access
 * to secrets, are errors unless the grant is `unsafe`.
 */
export function pathRisks(grant: Grant, context: PathContext): GrantRisk[] {
  if (grant.kind === "all") return [];
  return (["read", "write"] as const).flatMap((kind) => {
    const paths = grant[kind];
    if (paths === true) return risksOf({ kind, path: "/", index: null, unsafe: grant.unsafe }, context);
    return paths.flatMap((path, index) => risksOf({ kind, path, index, unsafe: grant.unsafe }, context));
  });
}

interface GrantedPath {
  readonly kind: "read" | "write";
  readonly path: string;
  readonly index: number | null;
  readonly unsafe: boolean;
}

function risksOf(
  { kind, path, index, unsafe }: GrantedPath,
  { find, protectedPaths }: PathContext,
): GrantRisk[] {
  const granted = find(path);
  const reached = protectedPaths.filter((target) =>
    levelOf(kind, target) !== null && reaches(granted, find(target.path), target.isFolder)
  );
  return (["error", "warning"] as const).flatMap((level): GrantRisk[] => {
    const whats = new Set(
      reached.filter((target) => levelOf(kind, target) === level).map(({ what }) => what),
    );
    if (whats.size === 0) return [];
    const holds = `${index === null ? `every ${kind} access` : quote(path)} reaches ${listed([...whats])}`;
    if (level === "warning") return [{ kind, index, level, message: holds }];
    const consequence = `${holds}, so the plugin ${CAN[kind]}`;
    const hint = "grant other paths, or say unsafe = true in the grant";
    return unsafe
      ? [{ kind, index, level: "warning", message: consequence }]
      : [{ kind, index, level, message: `${consequence}; ${hint}` }];
  });
}

function levelOf(kind: "read" | "write", { read }: ProtectedPath): GrantRisk["level"] | null {
  return kind === "write" ? "error" : read;
}

function listed(names: readonly string[]): string {
  return new Intl.ListFormat("en").format(names);
}
