/** Returns the path of a key, quoted where TOML would want quotes: `plugins."my plugin".module`. */
export function keyPath(parent: string, key: string): string {
  const name = /^[A-Za-z0-9_-]+$/.test(key) ? key : JSON.stringify(key);
  return parent === "" ? name : `${parent}.${name}`;
}

/** Returns the path of a list's item: `plugins.report.grant.net[0]`. */
export function itemPath(parent: string, index: number): string {
  return `${parent}[${index}]`;
}
