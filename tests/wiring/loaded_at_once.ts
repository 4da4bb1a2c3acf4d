interface Graph {
  readonly modules: readonly {
    readonly specifier: string;
    readonly size?: number;
    readonly dependencies?: readonly {
      readonly code?: { readonly specifier: string };
      readonly isDynamic?: boolean;
    }[];
  }[];
  readonly roots: readonly string[];
  readonly redirects: Readonly<Record<string, string>>;
}

/** Returns the names of all modules that a module imports, over others too, but for those that it imports at run time. */
export async function loadedAtOnce(entry: string): Promise<string[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", entry],
    cwd: new URL("../../", import.meta.url),
  }).output();
  const { modules, roots, redirects }: Graph = JSON.parse(new TextDecoder().decode(stdout));
  const loaded = new Set<string>();
  const next = [...roots];
  for (let name = next.pop(); name !== undefined; name = next.pop()) {
    name = redirects[name] ?? name;
    if (loaded.has(name)) continue;
    loaded.add(name);
    const found = modules.find(({ specifier }) => specifier === name);
    for (const { code, isDynamic } of found?.dependencies ?? []) {
      if (code && !isDynamic) next.push(code.specifier);
    }
  }
  return [...loaded];
}
