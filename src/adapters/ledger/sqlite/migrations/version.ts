/** How many steps `MIGRATIONS` has: in a file of its own, since every wake-up needs to know it, and no step. */
export const VERSION = 7;
