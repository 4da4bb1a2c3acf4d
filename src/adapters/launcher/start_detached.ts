import { RELEASED } from "../process/own_children.ts";

/**
 * Starts a program that goes on after this one: nobody waits for it, and it is not ended with what a run of this process leaves.
 *
 * @param command The program, by its absolute path, and its arguments.
 * @param env All variables that it gets.
 */
export function startDetached(
  [program, ...args]: readonly [string, ...string[]],
  env: Readonly<Record<string, string>>,
): void {
  const child = new Deno.Command(program, {
    args,
    clearEnv: true,
    env: { ...env },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  RELEASED.add(child.pid);
  child.unref();
}
