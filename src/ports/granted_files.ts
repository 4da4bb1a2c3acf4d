import type { FindPath, ProtectedPath } from "../domain/grants/protected_path.ts";

/** The files of this machine that grants may lead to. */
export interface GrantedFiles {
  /** Files and folders of this installation, and the crontabs of this machine: no plugin should write them. */
  readonly own: readonly ProtectedPath[];
  /** Absolute path of Gapless itself. */
  readonly gapless: string;
  readonly find: FindPath;
  /** Returns the absolute path of a program that is called by its bare name; null if there is none. */
  readonly locate: (program: string) => string | null;
}
