/** What a server answers under one path. */
export interface Page {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
}

const TYPES: Readonly<Record<string, string>> = {
  ".ts": "application/typescript",
  ".mts": "application/typescript",
  ".tsx": "text/tsx",
  ".jsx": "text/jsx",
  ".json": "application/json",
};

/** Makes a page of a text; its path tells its type. */
export function textPage(path: string, text: string): Page {
  const type = TYPES[/\.\w+$/.exec(path)?.[0] ?? ""] ?? "application/javascript";
  return { bytes: new TextEncoder().encode(text), type: `${type}; charset=utf-8` };
}

/** Makes a page of JSON. */
export function jsonPage(value: unknown): Page {
  return textPage(".json", JSON.stringify(value));
}
