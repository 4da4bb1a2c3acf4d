import { assertMatch } from "@std/assert";
import { command } from "./command.ts";
import type { House } from "./house.ts";

/** Puts a small or unwritable disk in the place of the state folder. */
export async function mountState(house: House, options: string): Promise<AsyncDisposable> {
  const state = `${house.path}/state`;
  await Deno.mkdir(state);
  await command("mount", "-t", "tmpfs", "-o", options, "tmpfs", state);
  return { [Symbol.asyncDispose]: () => command("umount", state) };
}

/** Writes a file until the disk is full. */
export async function fill(path: string): Promise<void> {
  using file = await Deno.open(path, { write: true, createNew: true });
  try {
    while (true) await file.write(new Uint8Array(512));
  } catch (error) {
    assertMatch(String(error), /No space left on device/);
  }
}
