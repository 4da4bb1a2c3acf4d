/** Returns an instant between two others. */
export function atPercent(start: Date, end: Date, percent: number): Date {
  return new Date(Math.round(start.getTime() + (end.getTime() - start.getTime()) * percent / 100));
}
