/** The programs that this process has started itself and that have not ended, by their ids. */
export const OWN_CHILDREN: Set<number> = new Set();
