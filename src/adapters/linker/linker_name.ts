/** Returns the name under which the lock knows what linked an artifact. */
export function linkerName(version: string): string {
  return `gapless ${version}`;
}
