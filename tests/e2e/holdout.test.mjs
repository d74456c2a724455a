/** The holdout: who is in it sees what everybody sees, and what they would have seen is counted in its place. */
import assert from 'node:assert/strict';
import { FALLBACK_OFFER, HOME, PRODUCTS, Shop, TRAIL_OFFER, product, serveSite } from './shop.mjs';
import { inEveryBrowser } from './suite.mjs';
import { until } from './until.mjs';

const STAY_MS = 4000;
/** A coin decides who is held out, anew for each salt. */
const SALTS_MAX = 20;

/** What becomes of the offer that fits, asked on a page that does not show the placement: nothing is seen by asking. */
const fateOf = (id) => {
  const decision = window.vitrin.decide('home-hero');
  const { outcome } = window.vitrin.explain(decision).considered.find(({ offer }) => offer === id) ?? {};
  return { outcome, shown: decision.offer?.id, variant: decision.variant, reasons: decision.reasons };
};

inEveryBrowser('a visitor who is held out sees the default, and a ghost exposure counts for the cap', async ({ tab, server }) => {
  const shop = new Shop(tab, server.address);
  let salt = 0;
  serveSite(server, (site) => {
    site.holdout = { share: 0.5, salt: `salt-${salt}` };
    site.offers.find((offer) => offer.id === TRAIL_OFFER.id).cap = { exposures: 1, window_hours: 24 };
  });
  await shop.visit(HOME);
  await shop.acceptAll();
  const isHeldOut = () => tab.evaluate(() => window.vitrin.decide('home-hero').variant === 'holdout');
  while (!(await isHeldOut())) {
    salt += 1;
    assert.ok(salt < SALTS_MAX, 'held out under none of the salts');
    await shop.visit(HOME);
    await shop.started();
  }
  await shop.browseTrailShoes();
  const fate = () => tab.evaluate(fateOf, TRAIL_OFFER.id);
  await until('the offer that fits to be kept back', async () => (await fate()).outcome === 'held_out');
  assert.deepEqual(await fate(), { outcome: 'held_out', shown: FALLBACK_OFFER.id, variant: 'holdout', reasons: ['held_out'] });

  const elsewhere = async () => {
    await shop.visit(product(PRODUCTS[0]));
    await shop.started();
  };
  await until('the ghost to be counted', async () => {
    await shop.visit(HOME);
    await shop.heroBecomes(FALLBACK_OFFER);
    assert.equal(await shop.heroChoice(), FALLBACK_OFFER.id, 'the default, whatever counts');
    // Half of it has to be in view for a second.
    await new Promise((next) => setTimeout(next, STAY_MS));
    await elsewhere();
    return (await fate()).outcome === 'capped';
  });
  assert.deepEqual(await fate(), { outcome: 'capped', shown: FALLBACK_OFFER.id, variant: 'holdout', reasons: ['held_out'] });
});
