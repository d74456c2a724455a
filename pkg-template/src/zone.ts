/**
 * The site's time zone as the engine takes it: offsets from UTC and since when each holds, from a year ago to two years
 * ahead. The engine knows no time zones; the browser does.
 */

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;
/** Between two looks at the zone: no offset lasts less long; Morocco's Ramadan, some 30 days, is the shortest. */
const STEP_MS = 21 * DAY_MS;

/** Minutes east of UTC at a time. Most visitors are in the shop's own zone: a device knows its own a hundred times as fast as it formats. */
function offsetIn(time_zone: string): (at: number) => number {
  if (Intl.DateTimeFormat().resolvedOptions().timeZone === time_zone) return (at) => -new Date(at).getTimezoneOffset();
  const numeric = 'numeric';
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: time_zone,
    hourCycle: 'h23',
    year: numeric,
    month: numeric,
    day: numeric,
    hour: numeric,
    minute: numeric,
  });
  return (at) => {
    const [month, day, year, hour, minute] = format.format(at).match(/\d+/g)!.map(Number) as [
      number,
      number,
      number,
      number,
      number,
    ];
    return Math.round((Date.UTC(year, month - 1, day, hour, minute) - at) / MINUTE_MS);
  };
}

/** Pairs of a time (milliseconds since the Unix epoch) and minutes east of UTC from then on; empty is UTC. */
export function offsets(time_zone: unknown, now = Date.now()): [at: number, minutes: number][] {
  const found: [number, number][] = [];
  if (time_zone === undefined || time_zone === 'UTC') return found;
  try {
    const offset = offsetIn(`${time_zone}`);
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
