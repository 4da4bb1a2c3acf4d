import { definePlugin } from "@gapless/gapless";

export default definePlugin({
  interval: "* * * * *",
  async run(_start, _end, { attempt, log }) {
    if (attempt > 1) return log.info("nobody killed me this time");
    await Deno.writeTextFile("./data/slow.pid", String(Deno.pid));
    await new Promise((done) => setTimeout(done, 60_000));
  },
});
