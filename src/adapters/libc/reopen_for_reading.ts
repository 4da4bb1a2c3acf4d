import { ProcFiles } from "../process/proc_files.ts";

const O_CLOEXEC = 0o2000000;
/** In `/proc/self/fdinfo`, the bits of a descriptor that can be written to. */
const WRITABLE = 3;
/** Where SQLite locks a database that Deno keeps beside its compiled code: who cannot write there waits for ever. No data is there. */
const LOCKED = "-shm";

/**
 * Opens the files that this process can write to again, for reading only, under the same descriptors. A program that runs
 * from source has some: Deno's databases of what it has compiled, by which a plugin could change what root runs next.
 *
 * @returns Whether the system did it.
 */
export function reopenForReading(): boolean {
  const descriptors = writableFiles();
  if (descriptors.length === 0) return true;
  const { symbols } = Deno.dlopen("libc.so.6", {
    open: { parameters: ["buffer", "i32"], result: "i32" },
    dup3: { parameters: ["i32", "i32", "i32"], result: "i32" },
    close: { parameters: ["i32"], result: "i32" },
  });
  return descriptors.every((descriptor) => {
    const path = new TextEncoder().encode(`/proc/self/fd/${descriptor}\0`);
    const opened = symbols.open(path, O_CLOEXEC);
    if (opened < 0) return false;
    const replaced = symbols.dup3(opened, descriptor, O_CLOEXEC);
    symbols.close(opened);
    return replaced >= 0;
  });
}

function writableFiles(): number[] {
  const files = new ProcFiles();
  return files.descriptors("self").filter((descriptor) => {
    const flags = /^flags:\s+([0-7]+)/m.exec(files.read(`self/fdinfo/${descriptor}`) ?? "")?.[1] ?? "0";
    if ((parseInt(flags, 8) & WRITABLE) === 0) return false;
    if ((files.readLink(`self/fd/${descriptor}`) ?? "").endsWith(LOCKED)) return false;
    return Deno.statSync(`/proc/self/fd/${descriptor}`).isFile;
  });
}
