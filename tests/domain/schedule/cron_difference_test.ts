import { assertEquals, assertStringIncludes } from "@std/assert";
import { cronDifference } from "../../../src/domain/schedule/cron_difference.ts";

Deno.test("what most crons read otherwise is told, with how to mean it as they do", () => {
  const both = {
    "0 0 */3 * 1-5": "0 0 */3 * +1-5",
    "0 0 1-7 * */2": "0 0 1-7 * +*/2",
    "0 0 */2 * */3": "0 0 */2 * +*/3",
  };
  for (const [expression, meant] of Object.entries(both)) {
    assertStringIncludes(cronDifference(expression) ?? "", `if both are meant, write "${meant}"`);
    assertEquals(cronDifference(meant), null);
  }
});

Deno.test("nothing is told of what all crons read alike, or cannot read", () => {
  for (
    const expression of [
      "0 0 1-7 * 1",
      "0 0 * * 1",
      "0 0 */3 * *",
      "0 0 */3 * +1",
      "0 0 0 */3 * 1",
      "@daily",
      "0 0 1-31/2 * 1",
      "2027-01-31T18:00",
    ]
  ) assertEquals(cronDifference(expression), null, expression);
});
