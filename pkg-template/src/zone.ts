/**
 * The site's time zone as the engine takes it: offsets from UTC and since when each holds, from a year ago to two years
 * ahead. The engine knows no time zones; the browser does.
 */

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;
/** Between two looks at the zone: no offset lasts less long; Morocco's Ramadan, some 30 days, is the shortest. */
const STEP_MS = 7 * DAY_MS;

/** Pairs of a time (milliseconds since the Unix epoch) and minutes east of UTC from then on; empty is UTC. */
export function offsets(time_zone: unknown, now = Date.now()): [at: number, minutes: number][] {
  const found: [number, number][] = [];
  try {
    const numeric = 'numeric';
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: `${time_zone ?? 'UTC'}`,
      hourCycle: 'h23',
      year: numeric,
      month: numeric,
      day: numeric,
      hour: numeric,
      minute: numeric,
    });
    const offset = (at: number): number => {
      const [month, day, year, hour, minute] = format
        .formatToParts(at)
        .filter(({ type }) => type !== 'literal')
        .map(({ value }) => Number(value)) as [number, number, number, number, number];
      return Math.round((Date.UTC(year, month - 1, day, hour, minute) - at) / MINUTE_MS);
    };
    const from = Math.floor((now - 365 * DAY_MS) / MINUTE_MS) * MINUTE_MS;
    let minutes = offset(from);
    found.push([from, minutes]);
    for (let at = from; at < now + 730 * DAY_MS; at += STEP_MS) {
      let [before, after] = [at, at + STEP_MS];
      if (offset(after) === minutes) continue;
      while (after - before > MINUTE_MS) {
        const middle = before + Math.floor((after - before) / 2 / MINUTE_MS) * MINUTE_MS;
        if (offset(middle) === minutes) before = middle;
        else after = middle;
      }
      minutes = offset(after);
      found.push([after, minutes]);
    }
  } catch {
    // A time zone that this browser does not know: UTC.
  }
  return found;
}
