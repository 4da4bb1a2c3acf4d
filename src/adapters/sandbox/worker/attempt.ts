import { describeThrown } from "./describe_thrown.ts";
import { LoadFault } from "./load_fault.ts";

/** Calls into the plugin; what it throws becomes a fault that says what failed. */
export async function attempt<T>(what: string, call: () => T | Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (thrown) {
    throw new LoadFault(`${what} failed: ${describeThrown(thrown).message}`, { cause: thrown });
  }
}
