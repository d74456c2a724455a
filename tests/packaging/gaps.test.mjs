/**
 * Visits drawn at random on the page's half and on the whole: after every page both know the same. A page that meets a gap is given up in
 * the middle, as `src/session.ts` does it, and the next engine takes the input again: nothing may be lost by that, and nothing be counted twice.
 * Where that happens is told: what is missing in `pkg-template/usual.mjs`.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { built, outside, purposesOf, recordOf, Texts } from '../outside.mjs';

const [WHOLE, PAGE, REST] = ['bg', 'page', 'rest'].map((name) => new WebAssembly.Module(readFileSync(built(`pkg/vitrin_${name}.wasm`))));
/** Bindings of their own for each page. */
let documents = 0;
const bindings = (which) => import(built(`wasm/vitrin_${which}.js?${(documents += 1)}`));

const SECOND_MS = 1_000;
const HOUR_MS = 3_600 * SECOND_MS;
const VISITORS = Number(process.env.VITRIN_VISITORS ?? 12);
/** What few visitors do, which no page foresees. */
const SELDOM = 'custom_rating';
/** Why a page loads the rest with nothing lost: before anything is done, and for the report, which the next two pages find in storage. */
const FORESEEN = ['start', 'report'];

let drawn = 0;
outside.fill = (bytes) => bytes.fill((drawn = (drawn * 31 + 7) & 255));

/** Numbers in [0, 1) from a seed (mulberry32). */
function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const content = { title: 'Hello', href: '/there' };
/** Shops of the main job, none of them one that the cut was learned from. */
const SHOPS = [
  {
    version: 1, site: 'books', config: 12, currency: 'USD', privacy: { report_period_days: 30 },
    segments: [
      { id: 'crime', when: { 'interests.category.crime': { $gte: 0.3 } } },
      { id: 'children', when: { $or: [{ 'interests.category.children': { $gt: 0.2 } }, { 'interests.category.school/first': { $gt: 0.1 } }] } },
      { id: 'regular', when: { visits: { $gte: 3 }, 'orders.count': { $gte: 1 } } },
    ],
    placements: [{ id: 'top', fallback: 'plain' }, { id: 'side' }],
    offers: [
      { id: 'plain', placement: 'top', content },
      { id: 'noir', placement: 'top', audience: { segments: { $in: ['crime'] } }, priority: 7, content, cap: { exposures: 4, window_hours: 48 } },
      { id: 'tales', placement: 'side', audience: { segments: { $in: ['children'] } }, content, suppress_after_dismissal_days: 14 },
      { id: 'thanks', placement: 'side', audience: { segments: { $in: ['regular'] } }, priority: 2, content, goal: 'purchase' },
    ],
    measure: [{ segment: 'crime' }, { segment: 'regular' }],
  },
  {
    version: 1, site: 'garden', config: 3, currency: 'SEK', time_zone: 'Europe/Stockholm', privacy: { sensitive_categories: ['tools', 'plants/trees'] }, price_bands: [10_000, 50_000],
    segments: [
      { id: 'waiting', when: { lifecycle: { $eq: 'cart_abandoner' } } },
      { id: 'roses', when: { 'interests.category.plants/roses': { $gte: 0.2 }, 'interests.brand.rosenhof': { $exists: true } } },
      { id: 'thrifty', when: { $and: [{ 'interests.price_band.0': { $gte: 0.5 } }, { 'events.view_item.count': { $gte: 2 } }] } },
      { id: 'gone', when: { $not: { days_since_last_visit: { $lt: 10 } } } },
    ],
    placements: [{ id: 'hero', fallback: 'spring' }],
    offers: [
      { id: 'spring', placement: 'hero', content },
      { id: 'rose', placement: 'hero', audience: { segments: { $in: ['roses'] } }, priority: 5, content, starts_at: '2026-01-01T00:00:00Z', ends_at: '2027-01-01T00:00:00Z' },
      { id: 'cart', placement: 'hero', audience: { 'cart.value_minor': { $gte: 20_000 } }, priority: 9, content, cap: { exposures: 2, window_hours: 24 } },
    ],
    measure: [{ family: 'lifecycle' }, { family: 'interest', values: ['plants', 'tools'] }, { family: 'offer', placement: 'hero' }],
  },
];
const SHELVES = [['Crime'], ['Children', 'Picture books'], ['School', 'First'], ['Plants', 'Roses'], ['Plants', 'Trees', 'Apple'], ['Tools'], ['Größe XL']];

/** One tab's session, as far as gaps go. */
class Session {
  engine;
  constructor(shop) {
    this.shop = shop;
    this.shop.pages += 1;
    this.start();
  }
  start() {
    this.tab = (this.shop.tabs += 1).toString(16).padStart(16, '0');
    try {
      this.engine = this.create();
    } catch (thrown) {
      this.meet(thrown, 'start');
      this.engine = this.create();
    }
  }
  create() {
    const { config, make } = this.shop;
    const engine = new make(config.site, config, { tab: this.tab, zone: [[0, 60]], endpoint: '/v1/reports' });
    engine.consent(purposesOf('spm'), undefined);
    if (!this.shop.is_whole) engine.decide(['']);
    return engine;
  }
  /** Throws on whatever is no gap. */
  meet(thrown, why) {
    if (this.shop.is_whole || thrown.name === 'VitrinError') throw thrown;
    this.shop.complete(why, thrown);
  }
  /** Each in a time of its own: what is told in one millisecond is put apart, by an engine that begins anew otherwise. */
  tell(why, input) {
    outside.now_ms += 10;
    this.call(why, (engine) => engine.handle(input));
  }
  call(why, use) {
    try {
      return use(this.engine);
    } catch (thrown) {
      this.meet(thrown, why);
      this.start();
      return use(this.engine);
    }
  }
  fold(hidden) {
    const fold = () => this.call('fold', (engine) => engine.fold([this.tab], hidden, !this.shop.is_whole));
    if (fold().postponed) {
      this.shop.complete('report');
      fold();
    }
    if (this.shop.is_whole && this.engine.send()) this.engine.settle(202);
  }
  known(views = ['memberships', 'interests']) {
    return JSON.parse(JSON.stringify(views.map((name) => this.call('view', (engine) => engine.view(name)) ?? null)));
  }
}

/** A visitor's browser, on one of the two. */
class Shop {
  tabs = 0;
  pages = 0;
  texts = new Texts();
  /** Why a page had to load the rest. */
  met = [];
  constructor(config, wasm) {
    Object.assign(this, { config, wasm });
  }
  /** A new document. */
  async open() {
    this.is_whole = this.wasm === WHOLE;
    const { default: bind, Engine } = await bindings(this.is_whole ? 'whole' : 'page');
    const { extend } = await bindings('rest');
    this.page = await bind(this.wasm);
    this.make = Engine;
    this.extend = extend;
  }
  complete(why, thrown) {
    if (this.is_whole) return;
    this.met.push({ why, thrown });
    if (process.env.VITRIN_STACKS && thrown) console.log(why, thrown.stack);
    const { exports } = new WebAssembly.Instance(REST, { page: this.page });
    this.extend(this.make, { ...this.page, ...exports });
    this.is_whole = true;
  }
  within(use) {
    globalThis.localStorage = this.texts;
    return use();
  }
}

/** What an item may not be. */
const REFUSED = [{ price: {} }, { price: 'free' }, { quantity: -2 }, { quantity: false }, { item_id: [] }, { item_brand: {} }, { item_category: 3 }, { item_tags: 'a' }];

/** What happens on one page: what is told, and what is looked at. */
function pageOf(roll, rates) {
  const pick = (all) => all[Math.floor(roll() * all.length)];
  const maybe = (share, field) => (roll() < share ? field : {});
  const item = () => ({
    ...(roll() < 0.9 ? { item_id: `i${Math.floor(roll() * 40)}` } : { item_name: `Name ${Math.floor(roll() * 40)}` }),
    ...maybe(0.9, Object.fromEntries(pick(SHELVES).map((level, depth) => [`item_category${depth ? depth + 1 : ''}`, level]))),
    ...maybe(0.6, { item_brand: pick(['Rosenhof', 'Penguin', 'A & B', 'Кни́га 書 📚']) }),
    ...maybe(0.8, { price: pick([9.5, '12.00', 99, 250]) }),
    ...maybe(0.3, { quantity: pick([1, 2, 3]) }),
    ...maybe(0.1, { item_variant: 'paperback', coupon: 'X', index: 3 }),
  });
  const items = () => ({ ...maybe(0.7, { currency: 'USD', value: 12.5 }), items: Array.from({ length: 1 + Math.floor(roll() * 3) }, item) });
  const told = () =>
    pick([
      () => ['view_item', items()], () => ['view_item', items()], () => ['view_item', items()],
      () => ['view_item_list', { item_list_id: 'all', ...items() }], () => ['select_item', items()],
      () => ['add_to_cart', items()], () => ['remove_from_cart', items()], () => ['search', { search_term: 'red shoes' }],
      () => ['add_to_wishlist', items()], () => ['begin_checkout', items()],
      () => ['purchase', { transaction_id: `t${Math.floor(roll() * 1e6)}`, ...items() }],
      () => ['page_view', maybe(0.5, { referrer: pick(['', 'www.bing.com', 'm.facebook.com', 'news.example']), device: 'desktop' })],
      () => ['view_item', {}], () => ['sign_up', {}], () => ['view_item', { items: pick([[{ ...item(), ...pick(REFUSED) }], [], Array(300).fill(item()), {}]) }],
      () => (rates && roll() < 0.5 ? [SELDOM, { rating: 4 }] : ['custom_guide', {}]),
    ])();
  return {
    events: Array.from({ length: 1 + Math.floor(roll() * 3) }, told),
    context: maybe(0.2, { cart_value_minor: 30_000 }),
    click: roll() < 0.1, dismiss: roll() < 0.05, fold: roll() < 0.5,
    prefer: roll() < 0.02 ? { type: 'prefer', interest: 'category.plants', value: pick(['more', 'less', 'never', 'auto']) } : undefined,
    after_ms: roll() < 0.8 ? 40 * SECOND_MS : roll() * 12 * 24 * HOUR_MS,
  };
}

test('what meets a gap loses nothing', async (context) => {
  /** By whether a visitor does what is seldom: pages, and why they loaded the rest, how often. */
  const seen = [false, true].map((rates) => ({ rates, pages: 0, whys: {} }));
  for (let visitor = 0; visitor < VISITORS; visitor += 1) {
    const roll = dice(visitor + 1);
    const group = seen[Number(visitor % 3 === 2)];
    const config = SHOPS[visitor % SHOPS.length];
    const shops = [new Shop(config, WHOLE), new Shop(config, PAGE)];
    outside.now_ms = Date.parse('2026-03-01T10:00:00Z');
    for (const shop of shops) shop.within(() => localStorage.setItem(`vitrin:${config.site}:consent`, recordOf('spm', 1)));
    for (let place = 0; place < 40; place += 1) {
      const plan = pageOf(roll, group.rates);
      const from_ms = outside.now_ms;
      for (const shop of shops) await shop.open();
      const known = shops.map((shop) =>
        shop.within(() => {
          outside.now_ms = from_ms;
          drawn = 0;
          const session = new Session(shop);
          for (const [name, data] of plan.events) session.tell(name, { type: 'event', name, data });
          if (plan.prefer) session.tell('prefer', plan.prefer);
          outside.now_ms += 5 * SECOND_MS;
          const decisions = session.call('decide', (engine) => engine.decide(config.placements.map(({ id }) => id), plan.context));
          const told = decisions.map(({ id, placement, variant, offer }) => ({ id, placement, variant, offer: offer && { id: offer.id } }));
          for (const decision of told) session.tell('exposed', { type: 'exposed', decision });
          if (plan.click) session.tell('clicked', { type: 'clicked', decision: told[0] });
          if (plan.dismiss) session.tell('dismissed', { type: 'dismissed', decision: told[0] });
          if (plan.fold) session.fold(false);
          const now = session.known();
          session.call('leave', (engine) => engine.leave(false));
          session.fold(true);
          session.call('leave', (engine) => engine.leave(true));
          return { now, offers: told.map(({ offer }) => offer?.id) };
        }),
      );
      assert.deepEqual(known[1], known[0], `visitor ${visitor}, page ${place}`);
      outside.now_ms += plan.after_ms;
    }
    const { pages, met } = shops[1];
    // In the end both are read by the whole, each event and each trait.
    const ends = [];
    for (const shop of shops) {
      shop.wasm = WHOLE;
      await shop.open();
      ends.push(shop.within(() => new Session(shop).known(['profile', 'events'])));
    }
    assert.ok(ends[0][1].length > 20, `visitor ${visitor} is known`);
    assert.deepEqual(ends[1], ends[0], `visitor ${visitor}, in the end`);
    group.pages += pages;
    for (const { why } of met) group.whys[why] = (group.whys[why] ?? 0) + 1;
  }
  for (const { rates, pages, whys } of seen) {
    const loads = Object.entries(whys).map(([why, count]) => `${count} for ${why}`);
    context.diagnostic(`of ${pages} pages of visitors who ${rates ? `tell of a ${SELDOM}` : 'do what is usual'} loaded the rest: ${loads.join(', ')}`);
    assert.deepEqual(Object.keys(whys).sort(), [...(rates ? [SELDOM] : []), ...FORESEEN].sort());
  }
});
