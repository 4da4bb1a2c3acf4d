import type { Form } from "./form.ts";
import { time, timePairs } from "./processes.ts";

const ROUNDS = 15;
const LIMIT = 1.15;

/**
 * Finds out whether two processors are free: two programs that do nothing, started at once, then take hardly longer than one. A
 * process of another session takes a whole processor, however nice it is, where the kernel groups processes by session.
 *
 * @returns What to say of it.
 */
export async function assessQuiet({ nothing }: Form): Promise<string> {
  const one = () => time(nothing);
  const two = async () => Math.max(...await Promise.all([time(nothing), time(nothing)]));
  const { ratio } = await timePairs(ROUNDS, two, one);
  const found = `Two empty programs at once took ${ratio.toFixed(2)} times as long as one`;
  return ratio <= LIMIT
    ? `${found}: two processors are free.`
    : `${found}, more than ${LIMIT}: this machine is too busy for the figures of more than one process.`;
}
