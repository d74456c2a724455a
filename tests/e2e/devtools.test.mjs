/** The overlay of `vitrin/devtools` on the demo: asked for by the address, it rehearses without leaving a trace. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { FALLBACK_OFFER, HOME, SITE, Shop, TRAIL_OFFER, serveSite } from './shop.mjs';
import { inEveryBrowser } from './suite.mjs';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const ASKED = '?vitrin-devtools';
const BOX = '[data-vitrin="devtools"]';
const HERO = 'vitrin-offer[placement="home-hero"]';
const OTHER_OFFER = SITE.offers.find(({ placement, id }) => placement === 'home-hero' && ![FALLBACK_OFFER.id, TRAIL_OFFER.id].includes(id));

const violations = (tab) =>
  tab.evaluate(async (below) => {
    const { violations: found } = await window.axe.run(below);
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }, BOX);
const says = (tab, words) =>
  tab.waitFor(`the overlay to say "${words}"`, (box, wanted) => document.querySelector(box)?.shadowRoot.textContent.includes(wanted), [BOX, words]);
const choose = (tab, label, value) =>
  tab.evaluate(
    (box, name, wanted) => {
      const select = document.querySelector(box).shadowRoot.querySelector(`select[aria-label="${name}"]`);
      select.value = wanted;
      select.dispatchEvent(new Event('change', { bubbles: true }));
    },
    BOX,
    label,
    value,
  );

inEveryBrowser('the overlay comes when it is asked for, and rehearses without a trace', async ({ tab, server }) => {
  server.scripts.push(AXE);
  serveSite(server, (site) => delete site.holdout);
  server.faults.push({
    path: /devtools-/,
    answer: async (forward) => {
      await new Promise((later) => setTimeout(later, 1500));
      return forward();
    },
  });
  const shop = new Shop(tab, server.address);
  await shop.visit(HOME + ASKED);
  await shop.loaded();
  await shop.fence();
  assert.deepEqual(server.vitrinRequests, [], 'before a grant nothing is loaded, whoever asks');
  await shop.acceptAll();
  await says(tab, 'The visitor\u2019s own engine: ready.');
  // From the page's first word on, though the overlay takes longer to come.
  const told = await tab.waitFor(
    'the page view',
    (box) => {
      const names = [...document.querySelector(box).shadowRoot.querySelectorAll('#events > div:first-child tbody th')].map(({ textContent }) => textContent);
      return names.includes('page_view') && names;
    },
    [BOX],
  );
  assert.equal(told.filter((name) => name === 'view_item_list').length, 2, told.join());
  await shop.browseTrailShoes();
  server.requests.length = 0;
  await shop.visit(HOME);
  await shop.heroBecomes(TRAIL_OFFER);
  await shop.fence();
  assert.deepEqual(server.requests.filter(({ path }) => path.includes('devtools')), [], 'nobody asked');

  await shop.visit(HOME + ASKED);
  await shop.heroBecomes(TRAIL_OFFER);
  await says(tab, TRAIL_OFFER.id);
  for (const page of ['events', 'traits', 'segments', 'state', 'decisions']) {
    await tab.click(`${BOX} >>> #tab-${page}`);
    assert.deepEqual(await violations(tab), [], page);
  }
  // In one go: what the visitor saw a moment ago may be told until the rehearsal begins.
  const own = await tab.evaluate(async (box) => {
    const { history } = await window.vitrin.export();
    document.querySelector(box).shadowRoot.querySelector('[aria-label="Advance the clock by 30 days"]').click();
    return history;
  }, BOX);
  await shop.heroBecomes(FALLBACK_OFFER);
  await says(tab, 'nothing done on this page is stored, counted or reported');
  assert.deepEqual(await violations(tab), [], 'a rehearsal');
  await choose(tab, 'Rehearse trail-runner', 'in');
  await shop.heroBecomes(TRAIL_OFFER);
  await choose(tab, 'Rehearse home-hero', OTHER_OFFER.id);
  await shop.heroBecomes(OTHER_OFFER);
  const forced = await tab.evaluate((selector) => {
    const { decision } = document.querySelector(selector);
    window.vitrin.exposed(decision);
    window.vitrin.clicked(decision);
    const answer = window.vitrin.track('view_item', { items: [{ item_id: 'rehearsed' }] });
    return { id: decision.id, answer: answer.status, rehearsed: window.vitrin.events()[0].item };
  }, HERO);
  assert.deepEqual(forced, { id: '', answer: 'accepted', rehearsed: 'rehearsed' });
  const after = await tab.evaluate(async () => (await window.vitrin.export()).history);
  assert.equal(after, own, 'what is known about the visitor is as it was');
  await tab.click(`${BOX} >>> [data-key="end"]`);
  await shop.heroBecomes(TRAIL_OFFER);
  assert.equal(await tab.evaluate(() => window.vitrin.events()[0].item === 'rehearsed'), false);

  await tab.click('.aisles a');
  await tab.waitFor('the next page', () => location.pathname !== '/');
  await says(tab, 'list-banner');
  await tab.evaluate((box) => document.querySelector(box).shadowRoot.querySelector('.head button:last-child').click(), BOX);
  await tab.waitFor('the overlay to be gone', (box) => !document.querySelector(box), [BOX]);
  assert.equal(await tab.evaluate(() => location.search), '', 'nor does it come back when the page is loaded again');
});
