import { IrregularFileError } from "../files/read_regular_file.ts";

/** Returns why a file could not be read, in words; rethrows what is no failure of the file system. */
export function reasonOf(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "there is no such file";
  if (error instanceof Deno.errors.PermissionDenied) return "permission denied";
  if (error instanceof Deno.errors.NotCapable) {
    return "this process was started without the permission to read it";
  }
  if (error instanceof Deno.errors.IsADirectory) return "it is a folder";
  if (error instanceof IrregularFileError) return error.message;
  // Deno gives every other failure of the system its code (EIO, ELOOP ...).
  if (error instanceof Error && "code" in error) return error.message;
  throw error;
}
