/** Returns where the slots of an instance are, by its state folder. */
export function slotsPath(state: string): string {
  return `${state}/slots`;
}
