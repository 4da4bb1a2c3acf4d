/** A folder with files that are none to read, by their names, and what is to be said of each. */
export interface SpecialFiles extends Disposable {
  /** Absolute path. */
  readonly path: string;
  readonly kinds: readonly (readonly [name: string, message: string])[];
}

/** Makes a folder with pipes, a socket, and links to devices. */
export function specialFiles(): SpecialFiles {
  const path = Deno.makeTempDirSync({ prefix: "gapless-special-" });
  makePipe(`${path}/pipe`);
  Deno.symlinkSync("pipe", `${path}/link`);
  const listener = Deno.listen({ transport: "unix", path: `${path}/socket` });
  Deno.symlinkSync("/dev/zero", `${path}/zero`);
  return {
    path,
    kinds: [
      ["pipe", "it is a named pipe, not a regular file"],
      ["link", "it is a named pipe, not a regular file"],
      ["socket", "it is a socket, not a regular file"],
      ["zero", "it is a device, not a regular file"],
    ],
    [Symbol.dispose]() {
      listener.close();
      Deno.removeSync(path, { recursive: true });
    },
  };
}

/** Makes a named pipe, from which nobody can read before somebody writes. */
export function makePipe(path: string): void {
  const { success } = new Deno.Command("mkfifo", { args: [path] }).outputSync();
  if (!success) throw new Error(`Cannot make the pipe "${path}"`);
}
