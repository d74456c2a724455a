/** The demo's model and what its privacy page makes of it. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { drawn } from './built.mjs';

/** Kinds of the sections of a model file, as `src/model/container.rs` lays them out. */
async function kinds() {
  const bytes = await readFile(new URL('../../target/model/model.bin', import.meta.url));
  assert.equal(bytes.toString('latin1', 0, 4), 'VTRM');
  return Array.from({ length: bytes.readUInt16LE(6) }, (_, place) => bytes.readUInt16LE(16 + 12 * place));
}

test('the invented people are enough for every prediction', async () => {
  const found = await kinds();
  for (const kind of [1, 2, 3, 4, 5, 6, 7, 8]) assert.ok(found.includes(kind), `section ${kind} of ${found}`);
});

const range = (value, low, high) => ({ value, low, high });
const missing = { missing: 'no_orders' };

test('a prediction is shown with its range, or with why there is none', async () => {
  const { html, Predictions } = await drawn('privacy/predictions.tsx');
  const predictions = {
    alive: missing,
    churn: missing,
    expectedOrders30d: missing,
    expectedOrders90d: range(0.84, 0, 2),
    expectedOrders365d: missing,
    orderValueMinor: range(12_345, 9_900, 15_100),
    value365dMinor: missing,
    sessionPurchase: range(0.123, 0.1, 0.15),
    nextVisitDays: range(1.2, 0.6, 20),
    bestHour: { hourOfWeek: 24 + 20, probability: 0.2, lift: 2.04 },
    replenishment: { due: [{ category: 'shoes/trail-running', ...range(-3, -20, 10) }, { category: 'climbing', ...range(14, 2, 30) }] },
  };
  const text = html(Predictions, { client: { predictions: () => predictions } }).replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
  for (const said of [
    'You order in this visit 12% 10% to 15%',
    'You are back after 1 day 1 day to 20 days',
    'Tuesdays at 20:00, 2.0 times as likely as for others',
    'You will order again not told before a first order',
    'Orders in 90 days 0.8 0 to 2',
    'An order comes to €123 €99 to €151',
    'now, Climbing in 14 days',
  ])
    assert.ok(text.includes(said), `${said}: ${text}`);
  assert.ok(!text.includes('NaN') && !text.includes('undefined'), text);
  assert.match(html(Predictions, { client: { predictions: () => null } }), /Nothing yet/);
});
