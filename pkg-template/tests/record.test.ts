/** The consent record, by the list of texts that the engine reads too. */
import { expect, test } from 'vitest';
import { formatRecord, parseRecord, today } from '../src/record.js';
import cases from '../../tests/vectors/consent.json' with { type: 'json' };

test.each(cases)('$why', ({ text, today: day_now, expected }) => {
  const record = parseRecord(text, day_now);
  const { current, ...fields } = record ?? { current: false };
  expect(current ? fields : null).toEqual(expected);
});

test('what is written is read back', () => {
  expect(parseRecord(formatRecord('sp', 'manual', 3, 9), today())).toEqual({
    purposes: 'sp', source: 'manual', policy: 3, day: today(), grant: 9, current: true,
  });
});

test('an expired record still tells its grant number', () => {
  expect(parseRecord('1;spm;banner;2;20000;180;41', 20778)).toMatchObject({ grant: 41, current: false });
});

test('a grant number past 32 bits starts over', () => {
  expect(formatRecord('s', 'manual', 1, 4294967296)).toMatch(/;1$/);
});
