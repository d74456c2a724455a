/**
 * The site's time zone as the engine takes it: offsets from UTC and since when each holds, from a year ago to two years
 * ahead. The engine knows no time zones; the browser does.
 */

export type Zone = [at: number, minutes: number][];

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;
/** Between two looks at the zone: no offset lasts less long; Morocco's Ramadan, some 30 days, is the shortest. */
const STEP_MINUTES = 21 * DAY_MINUTES;

/**
 * Minutes east of UTC at a time, in minutes since the Unix epoch. Most visitors are in the shop's own zone: a device knows its own a
 * hundred times as fast as it formats.
 */
function offsetIn(time_zone: string): (at: number) => number {
  if (Intl.DateTimeFormat().resolvedOptions().timeZone === time_zone)
    return (at) => -new Date(at * MINUTE_MS).getTimezoneOffset();
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
    const [month, day, year, hour, minute] = format.format(at * MINUTE_MS).match(/\d+/g)!.map(Number) as [
      number,
      number,
      number,
      number,
      number,
    ];
    return Date.UTC(year, month - 1, day, hour, minute) / MINUTE_MS - at;
  };
}

/**
 * Pairs of a time (milliseconds since the Unix epoch) and minutes east of UTC from then on; empty is UTC. None for a time zone that this
 * browser does not know: the engine takes UTC, and the session tells.
 */
export function offsets(time_zone: unknown, now = Date.now()): Zone | undefined {
  const found: Zone = [];
  if (time_zone === undefined || time_zone === 'UTC') return found;
  try {
    const offset = offsetIn(`${time_zone}`);
    const today = Math.floor(now / MINUTE_MS);
    let minutes: number | undefined;
    const look = (at: number) => {
      minutes = offset(at);
      found.push([at * MINUTE_MS, minutes]);
    };
    let at = today - 365 * DAY_MINUTES;
    for (look(at); at < today + 730 * DAY_MINUTES; at += STEP_MINUTES) {
      let [before, after] = [at, at + STEP_MINUTES];
      if (offset(after) === minutes) continue;
      while (after - before > 1) {
        const middle = (before + after) >> 1;
        if (offset(middle) === minutes) before = middle;
        else after = middle;
      }
      look(after);
    }
    return found;
  } catch {
    return;
  }
}
