import { attackAlone } from "./attack_alone.ts";
import { MESSAGES } from "./attacks/messages.js";

const MODULE = `import { liar } from "./messages.js";
export default class {
  constructor({ attack }) {
    return liar(attack);
  }
}`;

Deno.test("a plugin that grabs the sandbox's port, or writes frames, lies about nothing but its own run", async (test) => {
  await attackAlone(test, MESSAGES, MODULE);
});
