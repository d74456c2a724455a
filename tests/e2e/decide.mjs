/**
 * How long Chromium takes to decide over 1,000 offers: `./x bench decide`. A visitor with a history asks for one placement whose offers have audiences, facts of
 * the page, caps, dates, items and categories; most of them fall out at different stages, and a policy draws among the rest. Measures target/pkg as it was built.
 */
import { withBarePages } from './bare-page.mjs';

const OFFERS = 1000;
/** Milliseconds for one decision. */
const GOAL_MS = 0.3;

/** Ten kinds of offer, over and over. */
const KINDS = [
  (n) => ({ audience: { 'orders.count': { $gte: n % 7 } } }),
  (n) => ({ audience: { [`interests.category.shoes/kind-${n % 50}`]: { $gte: 0.3 } } }),
  () => ({ audience: { segments: { $in: ['buyer'] } } }),
  (n) => ({ requires: { cart_value_minor: { $gte: 100 * (n % 90) }, region: { $in: ['SE', 'NO'] } } }),
  (n) => ({ items: [`i-${n}`], requires: { in_stock: true } }),
  (n) => ({ cap: { exposures: 3, window_hours: 24 }, category: `shoes/kind-${n % 50}` }),
  (n) => ({ starts_at: n % 20 ? '2020-01-01T00:00:00Z' : '2099-01-01T00:00:00Z' }),
  () => ({ dayparts: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '00:00', until: '24:00' }] }),
  () => ({ group: 'spring', discount_minor: 100 }),
  () => ({ cooldown_hours: 2, coupon: 'SPRING' }),
];

const config = (policy) => ({
  version: 1,
  site: 'bench',
  config: 1,
  currency: 'EUR',
  policy: { kind: policy },
  cap: { exposures: 24, window_days: 1 },
  discount_budget: { minor: 1000, window_days: 30 },
  groups: [{ id: 'spring', cap: { exposures: 10, window_days: 7 }, exclusive: true }],
  segments: [{ id: 'buyer', when: { 'orders.count': { $gte: 1 } } }],
  placements: [{ id: 'hero' }],
  offers: Array.from({ length: OFFERS }, (_, n) => ({
    id: `o-${n}`,
    placement: 'hero',
    content: { title: 'An offer' },
    ...KINDS[n % KINDS.length](n),
  })),
});

/** Milliseconds of a decision on a new page view, the page view's own event not counted: median and best of 300. */
function decisionMs(onPage, policy) {
  return onPage(async (site) => {
    const { init } = await import('/index.js');
    const vitrin = init({ site: 'bench', config: site });
    vitrin.consent.set({ storage: 'granted', personalization: 'granted', measurement: 'granted' });
    await vitrin.ready;
    if (vitrin.status.warnings?.length) throw Error(JSON.stringify(vitrin.status.warnings.slice(0, 3)));
    const item = (n) => ({ item_id: `i-${n}`, item_category: 'Shoes', item_category2: `kind-${n % 50}`, item_brand: `brand-${n % 30}`, price: 10 + n });
    for (let n = 0; n < 100; n += 1) vitrin.track(n % 9 ? 'view_item' : 'add_to_cart', { currency: 'EUR', value: 10, items: [item(n % 12)] });
    vitrin.track('purchase', { transaction_id: 'o-1', currency: 'EUR', value: 60, items: [item(7)] });
    const in_stock = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`i-${10 * n + 4}`, n % 3 > 0]));
    const facts = { cart_value_minor: 4500, region: 'SE', in_stock };
    const times = [];
    for (let call = 0; call < 300; call += 1) {
      // Taking a wish back ends what was decided, and stores next to nothing.
      vitrin.prefer('category.hats', 'auto');
      const began = performance.now();
      vitrin.decide('hero', facts);
      times.push(performance.now() - began);
    }
    times.sort((a, b) => a - b);
    const decision = vitrin.decide('hero', facts);
    // The first question loads what answers it.
    if (vitrin.explain(decision, facts).considered.length === 0) await new Promise((loaded) => vitrin.subscribe(loaded));
    const { considered, leftOut } = vitrin.explain(decision, facts);
    const left = considered.filter(({ stage }) => stage === 'policy').length;
    return { median: times[150], best: times[0], left, of: considered.length + leftOut, propensity: decision.propensity };
  }, config(policy));
}

await withBarePages(async (onPage) => {
  console.log(`decide over ${OFFERS} offers in Chromium, one visitor (goal: ${GOAL_MS} ms)`);
  for (const policy of ['fixed', 'split', 'adaptive']) {
    const { median, best, left, of, propensity } = await decisionMs(onPage, policy);
    console.log(`${policy.padEnd(9)} median ${median.toFixed(3)} ms, best ${best.toFixed(3)} ms; ${left}${left === 64 ? ' or more' : ''} of ${of} left to the policy, propensity ${propensity.toFixed(5)}`);
  }
});
