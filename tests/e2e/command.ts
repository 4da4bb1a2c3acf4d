import { assertEquals } from "@std/assert";

/** Runs a program that must not fail. */
export async function command(program: string, ...args: string[]): Promise<void> {
  const { code, stderr } = await new Deno.Command(program, { args }).output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
}
