/** Times in words. */

const DAY_MS = 86_400_000;
const DATE = new Intl.DateTimeFormat('en-IE', { day: 'numeric', month: 'long', year: 'numeric' });
const CLOCK = new Intl.DateTimeFormat('en-IE', { hour: '2-digit', minute: '2-digit' });

/** “today, 14:05”, “yesterday, 09:12”, “3 November 2026”. */
export function moment(at: number, now = Date.now()): string {
  const day = (time: number) => Math.floor((time - new Date(time).getTimezoneOffset() * 60_000) / DAY_MS);
  const ago = day(now) - day(at);
  if (ago <= 0) return `today, ${CLOCK.format(at)}`;
  return ago === 1 ? `yesterday, ${CLOCK.format(at)}` : DATE.format(at);
}

/** A day number, days since 1970-01-01. */
export function dayName(day: number): string {
  return DATE.format(day * DAY_MS);
}
