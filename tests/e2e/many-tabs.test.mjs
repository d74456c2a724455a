/**
 * DESIGN I7 in real browsers, in many tabs: each tracks as fast as it can, some are closed in the middle and others take their place, and every
 * event counts once. Small here; `./x bench tabs` has 8 tabs with 1,000 events each.
 */
import assert from 'node:assert/strict';
import { Shop } from './shop.mjs';
import { inEveryBrowser } from './suite.mjs';
import { until } from './until.mjs';

const TABS = Number(process.env.VITRIN_TABS ?? 6);
const EVENTS = Number(process.env.VITRIN_EVENTS ?? 40);
/** A background tab's timers may be slowed down to one a second. */
const PATIENCE_MS = 150_000;
const QUIET_PAGE = '/help/';
const CATEGORY = 'counted-in-many-tabs';

const countOf = (category) => {
  const interest = window.vitrin.interests().find(({ key }) => key === `category.${category}`);
  return interest ? Math.round(interest.events) : 0;
};

/** Tracks in turns of a few. Leaves what was answered in `window.tracked`: one driver speaks to one tab at a time, and all are to work at once. */
const track = (category, count) => {
  const work = async () => {
    const statuses = new Set();
    for (let sent = 0; sent < count; sent += 1) {
      statuses.add(window.vitrin.track('view_item', { items: [{ item_id: 'one', item_category: category }] }).status);
      if (sent % 25 === 24) await new Promise((next) => setTimeout(next, 4));
    }
    return [...statuses].join();
  };
  void work().then((answers) => (window.tracked = answers));
};

/** One tab after another, each closed as soon as it has tracked its part: much of it is then in no snapshot, and more than a journal takes each time. */
async function work(open, parts) {
  for (const count of parts) {
    const shop = await open();
    await shop.tab.evaluate(track, CATEGORY, count);
    assert.equal(await until('the events of a tab', () => shop.tab.evaluate(() => window.tracked), PATIENCE_MS), 'accepted');
    await shop.tab.close();
  }
}

/** How a tab's events are divided: whole, or in two. */
function partsOf(tab) {
  if (tab % 3 === 0) return [EVENTS];
  const first = 1 + Math.floor(Math.random() * (EVENTS - 1));
  return [first, EVENTS - first];
}

inEveryBrowser(`${TABS} tabs with ${EVENTS} events each, some closed in the middle, count each event once`, async ({ tab, newTab, server }) => {
  const watching = new Shop(tab, server.address);
  await watching.visit(QUIET_PAGE);
  await watching.acceptAll();
  const open = async () => {
    const shop = new Shop(await newTab(), server.address);
    await shop.visit(QUIET_PAGE);
    await shop.started();
    return shop;
  };
  const parts = Array.from({ length: TABS }, (_, index) => partsOf(index));
  const before = Date.now();
  await Promise.all(parts.map((part) => work(open, part)));
  const total = TABS * EVENTS;
  for (let load = 0; load < 2; load += 1) {
    await tab.reload();
    await watching.started();
    let counted;
    await until(`${total} events, of which were divided ${JSON.stringify(parts)}`, async () => {
      counted = await tab.evaluate(countOf, CATEGORY);
      return counted >= total;
    }).catch((error) => {
      throw new Error(`${counted} of ${total}: ${error.message}`, { cause: error });
    });
    assert.equal(counted, total);
  }
  console.log(`${total} events in ${TABS} tabs, ${Date.now() - before} ms, none lost, none double`);
});
