import { attackAlone, loneAttacks } from "./attack_alone.ts";
import { MESSAGES } from "./attacks/messages.js";

Deno.test("a plugin that grabs the sandbox's port, or writes frames, lies about nothing but its own run", async (test) => {
  await attackAlone(
    test,
    loneAttacks(
      MESSAGES,
      (attack) => `import { liar } from "./messages.js"; export default liar(${attack});`,
    ),
  );
});
