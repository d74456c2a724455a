/** The facts of a page: set before the element is defined, and changed while its offer is shown. */
import assert from 'node:assert/strict';
import { FALLBACK_OFFER, HOME, Shop, TRAIL_OFFER, serveSite } from './shop.mjs';
import { inEveryBrowser } from './suite.mjs';

const HERO = 'vitrin-offer[placement="home-hero"]';
/** Below, and at least, what the offer asks of the basket. */
const [SMALL, LARGE] = [{ cart_value_minor: 3999 }, { cart_value_minor: 4500 }];

inEveryBrowser('an offer follows the facts of its page', async ({ tab, server }) => {
  const shop = new Shop(tab, server.address);
  serveSite(server, (site) => {
    delete site.holdout;
    site.offers = site.offers.filter(({ placement, id }) => placement !== 'home-hero' || [FALLBACK_OFFER.id, TRAIL_OFFER.id].includes(id));
    const asking = site.offers.find(({ id }) => id === TRAIL_OFFER.id);
    delete asking.audience;
    asking.requires = { cart_value_minor: { $gte: 4000 } };
    site.measure = [];
  });
  const tell = (facts) =>
    tab.evaluate((selector, context) => {
      const element = window.__find(selector);
      element.context = context;
      return [customElements.get('vitrin-offer') !== undefined, Object.hasOwn(element, 'context')];
    }, HERO, facts);
  await shop.visit(HOME);
  await shop.loaded();
  assert.deepEqual(await tell(LARGE), [false, true], 'set before anything is granted, so before the element is defined');
  await shop.acceptAll();
  await shop.heroBecomes(TRAIL_OFFER);
  assert.deepEqual(await tell(SMALL), [true, false], 'the element has taken it over');
  await shop.heroBecomes(FALLBACK_OFFER);
  await tell(LARGE);
  await shop.heroBecomes(TRAIL_OFFER);
  await tell(undefined);
  await shop.heroBecomes(FALLBACK_OFFER);
});
