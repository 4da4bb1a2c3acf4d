import type { Instance } from "../domain/instance/instance.ts";

/** Returns the folder of the traces that wake-ups of an instance leave. */
export function wakesFolder({ state }: Pick<Instance, "state">): string {
  return `${state}/wakes`;
}
