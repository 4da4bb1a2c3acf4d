import { testPassage } from "./clock_change.ts";

testPassage("in spring, when the clock skips an hour", {
  zone: "Europe/Copenhagen",
  change: { at: new Date("2027-03-28T01:00:00Z"), before: 3600, after: 7200 },
  minutes: 2,
  schedules: {
    minutely: ["* * * * *", "Europe/Copenhagen"],
    skipped: ["30 2 * * *", "Europe/Copenhagen"],
    listed: ["0,30 2 * * *", "Europe/Copenhagen"],
    after: ["1 3 * * *", "Europe/Copenhagen"],
    universal: ["0,1 1 * * *", "UTC"],
    abroad: ["1 21 * * 6", "America/New_York"],
    halves: ["31 6 28 3 *", "Asia/Kolkata"],
    seconds: ["*/20 * * * * *", "Asia/Tokyo"],
  },
});
