import { definePlugin } from "@gapless/gapless";

export default definePlugin({
  interval: "* * * * *",
  run(_start, _end, { attempt }) {
    if (attempt === 1) throw new Error("the service is away, try again later");
  },
});
