/**
 * Returns the text of a plugin that holds its window until a file `over` is in its house. For each run it adds a line to
 * `begun`, the number of its process.
 */
export function holdingPlugin(interval: string): string {
  return `import { definePlugin } from "@gapless/gapless";
export default definePlugin({
  interval: "${interval}",
  async run() {
    Deno.writeTextFileSync("begun", Deno.pid + "\\n", { append: true });
    for await (const _ of Deno.watchFs(".")) if (isOver()) return;
  },
});
function isOver(): boolean {
  try {
    return Deno.statSync("over").isFile;
  } catch {
    return false;
  }
}`;
}
