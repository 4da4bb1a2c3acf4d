/** What a package says of another one that it imports. */
export interface Dependency {
  /** What its package.json says: `^1.2.0`, or `npm:other@^1`. */
  readonly spec: string;
  /** `peer`: whoever uses the package brings it, too; `optional`: the package can do without. */
  readonly kind: "needed" | "optional" | "peer" | "optional peer";
}

/** Dependencies of a package by the names under which it imports them. */
export type Dependencies = ReadonlyMap<string, Dependency>;

/** Reads the dependencies in a package.json. */
export function parseDependencies(json: Readonly<Record<string, unknown>>): Dependencies {
  const meta = objectOf(json.peerDependenciesMeta);
  const found = new Map<string, Dependency>();
  const add = (key: string, kindOf: (name: string) => Dependency["kind"]) => {
    for (const [name, spec] of Object.entries(objectOf(json[key]))) {
      if (typeof spec === "string") found.set(name, { spec, kind: kindOf(name) });
    }
  };
  // In npm's order: an optional dependency that is listed as a needed one, too, is optional.
  add("peerDependencies", (name) => objectOf(meta[name]).optional === true ? "optional peer" : "peer");
  add("dependencies", () => "needed");
  add("optionalDependencies", () => "optional");
  return found;
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}
