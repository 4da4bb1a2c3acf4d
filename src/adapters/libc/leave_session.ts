const IS_LINUX = Deno.build.os === "linux";
const LIBRARY = IS_LINUX ? "libc.so.6" : "libSystem.dylib";
const O_WRONLY = 1;
const O_APPEND = IS_LINUX ? 0o2000 : 8;

/**
 * Makes this process the leader of a session of its own, so that no terminal's signals reach it, and lets it write all its
 * output to a file.
 *
 * @param output Absolute path of an existing file.
 */
export function leaveSession(output: string): void {
  const { symbols } = Deno.dlopen(LIBRARY, {
    setsid: { parameters: [], result: "i32" },
    open: { parameters: ["buffer", "i32"], result: "i32" },
    dup2: { parameters: ["i32", "i32"], result: "i32" },
    close: { parameters: ["i32"], result: "i32" },
  });
  // Refused only to one that leads a session already.
  symbols.setsid();
  const file = symbols.open(new TextEncoder().encode(`${output}\0`), O_WRONLY | O_APPEND);
  if (file < 0) return;
  for (const stream of [1, 2]) symbols.dup2(file, stream);
  symbols.close(file);
}
