import { attackAlone, loneAttacks } from "./attack_alone.ts";
import { ENDINGS } from "./attacks/endings.js";

Deno.test("a plugin that ends or breaks its own run breaks nothing else, and the program says what became of it", async (test) => {
  await attackAlone(
    test,
    loneAttacks(ENDINGS, (attack) =>
      `import { ENDINGS } from "./endings.js";
export default { enabled: () => true, interval: () => "0 0 * * *", run: () => ENDINGS[${attack}][1]() };`),
  );
});
