/** The offsets of a time zone, against what is known of some. */
import { expect, test } from 'vitest';
import { offsets } from '../src/zone.js';

const NOW = Date.parse('2026-11-22T10:20:30.400Z');
const told = (time_zone: unknown) => offsets(time_zone, NOW)?.map(([at, minutes]) => `${new Date(at).toISOString().slice(0, 16)} ${minutes}`);

test.each<[why: string, time_zone: unknown, expected: string[] | undefined]>([
  ['summer and winter', 'Europe/Stockholm', ['2025-11-22T10:20 60', '2026-03-29T01:00 120', '2026-10-25T01:00 60', '2027-03-28T01:00 120', '2027-10-31T01:00 60', '2028-03-26T01:00 120', '2028-10-29T01:00 60']],
  ['half an hour', 'Australia/Lord_Howe', ['2025-11-22T10:20 660', '2026-04-04T15:00 630', '2026-10-03T15:30 660', '2027-04-03T15:00 630', '2027-10-02T15:30 660', '2028-04-01T15:00 630', '2028-09-30T15:30 660']],
  ['none', 'Asia/Kolkata', ['2025-11-22T10:20 330']],
  ['no time zone', undefined, []],
  ['UTC', 'UTC', []],
  ['as short as Ramadan', 'Africa/Casablanca', ['2025-11-22T10:20 60', '2026-02-15T02:00 0', '2026-03-22T02:00 60', '2027-02-07T02:00 0', '2027-03-14T02:00 60', '2028-01-23T02:00 0', '2028-03-05T02:00 60']],
  ['an unknown one', 'Mars/Olympus', undefined],
  ['nonsense', {}, undefined],
])('%s', (_, time_zone, expected) => {
  expect(told(time_zone)).toEqual(expected);
});

test('the zone that changes most often fits the engine\'s limit of 16', () => {
  for (const zone of Intl.supportedValuesOf('timeZone')) expect(offsets(zone, NOW)?.length, zone).toBeLessThanOrEqual(16);
});

test('the device knows its own zone as the formatter does', () => {
  const own = process.env['TZ'];
  try {
    for (const zone of ['Europe/Stockholm', 'Australia/Lord_Howe', 'Africa/Casablanca', 'America/St_Johns']) {
      process.env['TZ'] = 'Asia/Kolkata';
      const formatted = told(zone);
      process.env['TZ'] = zone;
      expect(Intl.DateTimeFormat().resolvedOptions().timeZone, zone).toBe(zone);
      expect(told(zone), zone).toEqual(formatted);
    }
  } finally {
    if (own === undefined) delete process.env['TZ'];
    else process.env['TZ'] = own;
  }
});
