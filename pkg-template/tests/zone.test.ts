/** The offsets of a time zone, against what is known of some. */
import { expect, test } from 'vitest';
import { offsets } from '../src/zone.js';

const NOW = Date.parse('2026-11-22T10:20:30.400Z');
const told = (time_zone: unknown) => offsets(time_zone, NOW).map(([at, minutes]) => `${new Date(at).toISOString().slice(0, 16)} ${minutes}`);

test.each<[why: string, time_zone: unknown, expected: string[]]>([
  ['summer and winter', 'Europe/Stockholm', ['2025-11-22T10:20 60', '2026-03-29T01:00 120', '2026-10-25T01:00 60', '2027-03-28T01:00 120', '2027-10-31T01:00 60', '2028-03-26T01:00 120', '2028-10-29T01:00 60']],
  ['half an hour', 'Australia/Lord_Howe', ['2025-11-22T10:20 660', '2026-04-04T15:00 630', '2026-10-03T15:30 660', '2027-04-03T15:00 630', '2027-10-02T15:30 660', '2028-04-01T15:00 630', '2028-09-30T15:30 660']],
  ['none', 'Asia/Kolkata', ['2025-11-22T10:20 330']],
  ['no time zone', undefined, ['2025-11-22T10:20 0']],
  ['an unknown one', 'Mars/Olympus', []],
  ['nonsense', {}, []],
])('%s', (_, time_zone, expected) => {
  expect(told(time_zone)).toEqual(expected);
});

test('the zone that changes most often fits the engine\'s limit of 16', () => {
  for (const zone of Intl.supportedValuesOf('timeZone')) expect(offsets(zone, NOW).length, zone).toBeLessThanOrEqual(16);
});
