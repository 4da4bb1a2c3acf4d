import { stat } from "./file_stamp.ts";

const ANYBODY_EXECUTES = 0o111;

/** Reports whether there is a program at a path; false, too, if it lies in a folder that is closed to this user. */
export function isExecutable(path: string): boolean {
  const info = stat(path);
  return info?.isFile === true && ((info.mode ?? 0) & ANYBODY_EXECUTES) !== 0;
}
