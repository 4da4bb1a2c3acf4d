/** The programs that this process has started itself and that have not ended, by their ids. */
export const OWN_CHILDREN: Set<number> = new Set();

/** The programs that it has started to go on without it. */
export const RELEASED: Set<number> = new Set();
