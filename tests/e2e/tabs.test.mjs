/** DESIGN I7 in real browsers: with two tabs at once no event is lost and none is counted twice. */
import assert from 'node:assert/strict';
import { Shop } from './shop.mjs';
import { inEveryBrowser } from './suite.mjs';
import { until } from './until.mjs';

/** In each tab: more than a journal holds, and both together more than the list of last events. */
const VIEWS = 100;
const QUIET_PAGE = '/help/';
const CATEGORY = 'counted-in-two-tabs';

const countOf = (category) => {
  const interest = window.vitrin.interests().find(({ key }) => key === `category.${category}`);
  return interest && Math.round(interest.events);
};

inEveryBrowser('two tabs that track at once count each event once', async ({ tab, newTab, server }) => {
  const first = new Shop(tab, server.address);
  await first.visit(QUIET_PAGE);
  await first.acceptAll();
  const second = new Shop(await newTab(), server.address);
  await second.visit(QUIET_PAGE);
  await second.started();

  // Spread over turns of both pages, so that folds of one fall between events of the other.
  const track = async (category, views, tabName) => {
    const answers = [];
    for (let view = 0; view < views; view += 1) {
      answers.push(window.vitrin.track('view_item', { items: [{ item_id: `${tabName}-${view}`, item_category: category }] }).status);
      if (view % 5 === 0) await new Promise((next) => setTimeout(next));
    }
    return answers;
  };
  const shops = [first, second];
  const answers = await Promise.all(shops.map((shop, index) => shop.tab.evaluate(track, CATEGORY, VIEWS, `tab-${index}`)));
  assert.deepEqual([...new Set(answers.flat())], ['accepted']);

  const total = shops.length * VIEWS;
  for (const shop of shops) await until(`${total} views in each tab`, async () => (await shop.tab.evaluate(countOf, CATEGORY)) === total);
  // A tab that is gone takes nothing with it, and what it left is not taken in again.
  await second.tab.close();
  for (let load = 0; load < 2; load += 1) {
    await tab.reload();
    await first.started();
    assert.equal(await until('the count after a reload', () => tab.evaluate(countOf, CATEGORY)), total);
  }
});
