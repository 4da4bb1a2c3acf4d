import { attackAlone } from "./attack_alone.ts";
import { ENDINGS } from "./attacks/endings.js";

const MODULE = `import { ENDINGS } from "./endings.js";
export default class {
  constructor({ attack }) {
    this.run = () => ENDINGS[attack][1]();
  }
  enabled() {
    return true;
  }
  interval() {
    return "0 0 * * *";
  }
}`;

Deno.test("a plugin that ends or breaks its own run breaks nothing else, and the program says what became of it", async (test) => {
  await attackAlone(test, ENDINGS, MODULE);
});
