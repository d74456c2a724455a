/** What outlives a grant that runs out, or is asked for anew: the ledger of what reports have cost, and nothing else. */
import { beforeEach, describe, expect, test } from 'vitest';
import { today } from '../src/record.js';
import { reset } from './recording-engine.js';
import { keys, openPage, settled, value } from './page.js';
import { ALL, NONE, RECORD, client, record, start, store } from './shop.js';

const FOREIGN = ['basket', 'vitrin:shop2:state'];
function leaveTraces(): void {
  for (const key of ['vitrin:shop:state', 'vitrin:shop:j:0123456789abcdef', ...FOREIGN]) store(key, 'old');
}

beforeEach(() => {
  client?.destroy();
  openPage();
  reset();
});

describe('what reports have cost', () => {
  const LEDGER = 'vitrin:shop:ledger';
  const trace = () => {
    leaveTraces();
    store(LEDGER, '1;20778;1000');
  };

  test.each([
    ['an expired grant', record('spm', { day: today() - 181 })],
    ['a grant under another policy', record('spm', { policy: 7 })],
  ])('outlives %s, and the yes after it', async (_, text) => {
    trace();
    store(RECORD, text);
    await settled();
    start();
    expect(keys()).toEqual([...FOREIGN, RECORD, LEDGER].sort());
    client.consent.set(ALL);
    await client.ready;
    expect(value(RECORD)).toBe(record('spm', { grant: 2 }));
    expect(value(LEDGER)).toBe('1;20778;1000');
  });

  test('outlives a profile that is taken back before the engine is there', async () => {
    trace();
    store(RECORD, record('spm'));
    start().consent.set({ personalization: 'denied' });
    expect(keys()).toEqual([...FOREIGN, RECORD, LEDGER].sort());
  });

  test.each([
    ['measurement is taken back', () => client.consent.set({ measurement: 'denied' })],
    ['storage is taken back', () => client.consent.set({ storage: 'denied' })],
    ['everything is taken back', () => client.consent.set(NONE)],
    ['the visitor is forgotten', () => void client.forget()],
  ])('goes when %s', async (_, take) => {
    trace();
    store(RECORD, record('spm'));
    await start().ready;
    take();
    await settled();
    expect(keys()).not.toContain(LEDGER);
  });

  test('goes with a record that measures nothing any more', async () => {
    trace();
    store(RECORD, record('sp', { day: today() - 181 }));
    start();
    await settled();
    expect(keys()).toEqual([...FOREIGN, RECORD].sort());
  });
});
