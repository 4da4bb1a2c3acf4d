import { assertEquals } from "@std/assert";

/**
 * Copies a file to a program. Another process writes it: what a test of this process forks meanwhile would keep it open for
 * writing for a moment, and such a file cannot be run.
 */
export async function installProgram(from: string, to: string): Promise<void> {
  const { code } = await new Deno.Command("install", { args: ["-m", "755", from, to] }).output();
  assertEquals(code, 0, `install ${from} ${to}`);
}
