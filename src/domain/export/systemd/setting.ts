/** One line of a unit file. */
export type Setting = readonly [key: string, value: string];
