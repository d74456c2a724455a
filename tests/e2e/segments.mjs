/**
 * How long Chromium takes to evaluate 100 segments: `./x bench segments`. A visitor with a full history and a model asks for a decision on one
 * page after another, which evaluates every segment anew; the same with a single segment shows what the rest of a page takes. Measures
 * target/pkg as it was built.
 */
import { withBarePages } from './bare-page.mjs';

/** Milliseconds for 100 segments. */
const GOAL_MS = 1;

/** Ten kinds of segment, over and over. */
const KINDS = [
  (n) => ({ [`interests.category.shoes/kind-${n}`]: { $gte: 0.1 } }),
  (n) => ({ 'predict.expected_orders_90d': { $lt: n / 50 }, 'rfm.f': { $gte: 3 } }),
  () => ({ 'rfm.segment': { $in: ['champions', 'loyal'] } }),
  (n) => ({ sequence: { of: ['view_item', 'add_to_cart'], without: ['purchase'], within_hours: 24 + n } }),
  (n) => ({ event: { of: 'view_item', within_days: 7, count: { $gte: n % 9 } } }),
  (n) => ({ $or: [{ visits: { $gte: n } }, { 'orders.count': { $gte: 2 } }] }),
  (n) => ({ $and: [{ 'cart.value_minor': { $gte: 100 * n } }, { $not: { lifecycle: 'new' } }] }),
  (n) => ({ [`interests.brand.brand-${n % 20}`]: { $gt: 0.05 }, 'session.views': { $lte: 60 } }),
  () => ({ 'predict.churn': { $gt: 0.6 }, lifecycle: { $regex: '^repeat_|^lapsed' } }),
  (n) => ({ segments: { $in: [`s-${n - 9}`] }, 'events.view_item.count': { $gte: n } }),
];

const config = (segments) => ({
  version: 1,
  site: 'bench',
  config: 1,
  currency: 'EUR',
  segments: Array.from({ length: segments }, (_, n) => ({ id: `s-${n}`, when: KINDS[n % KINDS.length](n) })),
  placements: [{ id: 'hero' }],
});

/** Milliseconds of a page view and its decision: the median of 50 blocks of 40. */
function decisionMs(onPage, segments) {
  return onPage(async (site) => {
    const { init } = await import('/index.js');
    const vitrin = init({ site: 'bench', config: site, model: '/model.bin' });
    vitrin.consent.set({ storage: 'granted', personalization: 'granted', measurement: 'granted' });
    await vitrin.ready;
    const item = (n) => ({ item_id: `i-${n}`, item_category: 'Shoes', item_category2: `kind-${n % 50}`, item_brand: `brand-${n % 30}`, price: 10 + n });
    for (let n = 0; n < 140; n += 1) vitrin.track(n % 9 ? 'view_item' : 'add_to_cart', { currency: 'EUR', value: 10, items: [item(n)] });
    for (let n = 0; n < 4; n += 1)
      vitrin.track('purchase', { transaction_id: `o-${n}`, currency: 'EUR', value: 60, items: [{ ...item(n), item_category: 'Coffee' }] });
    const alive = vitrin.predictions()?.alive.value;
    if (vitrin.status.warnings?.length || vitrin.segments().length !== site.segments.length || !(alive > 0)) throw Error('not set up');
    const blocks = [];
    for (let block = 0; block < 50; block += 1) {
      const began = performance.now();
      for (let call = 0; call < 40; call += 1) {
        // A decision is kept until the next page view.
        vitrin.track('page_view');
        vitrin.decide('hero');
      }
      blocks.push((performance.now() - began) / 40);
      await new Promise((next) => setTimeout(next, 0));
    }
    return { ms: blocks.sort((a, b) => a - b)[25], members: vitrin.segments().filter(({ member }) => member).length };
  }, config(segments));
}

await withBarePages(async (onPage) => {
  const one = await decisionMs(onPage, 1);
  const hundred = await decisionMs(onPage, 100);
  console.log(`a page's decision with 1 segment     ${one.ms.toFixed(3)} ms`);
  console.log(`a page's decision with 100 segments  ${hundred.ms.toFixed(3)} ms, ${hundred.members} of them the visitor's (goal: ${GOAL_MS} ms)`);
});
