import { assertMatch } from "@std/assert";
import { command } from "./command.ts";
import type { House } from "./house.ts";

/** Puts a small or unwritable disk in the place of the state folder. */
export async function mountState(house: House, options: string): Promise<AsyncDisposable> {
  return await mountSmall(`${house.path}/state`, options);
}

/** Puts a small or unwritable disk in the place of a folder that is not there yet. */
export async function mountSmall(folder: string, options: string): Promise<AsyncDisposable> {
  await Deno.mkdir(folder);
  // Anybody may write to one of the usual mode.
  await command("mount", "-t", "tmpfs", "-o", `${options},mode=700`, "tmpfs", folder);
  return { [Symbol.asyncDispose]: () => command("umount", folder) };
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
