import { definePlugin } from "@gapless/gapless";

export default definePlugin({
  interval: "* * * * *",
  async run(_start, _end, { log }) {
    try {
      await Deno.writeTextFile("./data/slow.pid", String(Deno.pid), { createNew: true });
    } catch {
      return log.info("nobody killed me this time");
    }
    await new Promise((done) => setTimeout(done, 60_000));
  },
});
