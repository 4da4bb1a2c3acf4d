import { resolve } from "@std/path/posix";
import { quote } from "../../text/quote.ts";

/**
 * Returns the absolute form of a path that counts from `folder`.
 *
 * @param folder Absolute path.
 * @throws {SyntaxError} If the text is no path, or one that only a shell would understand.
 */
export function absolutePath(text: string, folder: string): string {
  if (text === "") throw new SyntaxError('Cannot use the path "": it is empty');
  if (text.includes("\0")) {
    throw new SyntaxError(`Cannot use the path ${quote(text)}: it holds a NUL character`);
  }
  if (/^~(?:$|\/)/.test(text)) {
    throw new SyntaxError(
      `Cannot use the path ${quote(text)}: "~" is not expanded here; write the folder out`,
    );
  }
  return resolve(folder, text);
}
