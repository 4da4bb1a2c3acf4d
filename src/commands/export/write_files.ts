import { join } from "@std/path/posix";
import type { ExportedFile } from "../../domain/export/exported_file.ts";

/** Writes exported files into a folder, each whole or not at all, and returns their paths. Older ones are replaced. */
export async function writeFiles(folder: string, files: readonly ExportedFile[]): Promise<string[]> {
  await Deno.mkdir(folder, { recursive: true });
  const paths: string[] = [];
  for (const { name, text } of files) {
    const path = join(folder, name);
    const part = join(folder, `.${name}.part`);
    await Deno.writeTextFile(part, text, { mode: 0o644 });
    await Deno.rename(part, path);
    paths.push(path);
  }
  return paths;
}
