import { testPassage } from "./clock_change.ts";

testPassage("in autumn, when the clock shows an hour twice", {
  zone: "Europe/Copenhagen",
  change: { at: new Date("2027-10-31T01:00:00Z"), before: 7200, after: 3600 },
  minutes: 2,
  schedules: {
    minutely: ["* * * * *", "Europe/Copenhagen"],
    once: ["1 2 * * *", "Europe/Copenhagen"],
    twice: ["0,1 2 * * *", "Europe/Copenhagen"],
    steps: ["*/30 2 * * *", "Europe/Copenhagen"],
    universal: ["1 1 * * *", "UTC"],
    abroad: ["1 21 30 10 *", "America/New_York"],
    halves: ["30,31 6 * * *", "Asia/Kolkata"],
    last: ["1 2 L * *", "Europe/Copenhagen"],
  },
});
