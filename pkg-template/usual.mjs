/**
 * What usual pages do: the visits by which `trace.mjs` learns what of the wasm the page's half holds. `node usual.mjs WASM BINDINGS OUT` runs
 * them on a marked engine and writes which marks were passed. What is not done here still works: the page loads the rest when it
 * meets the gap. So here belongs what most shops' pages do, and wherever a page that stops in the middle could lose something:
 * two tabs, storage that is full, blocked or wiped, a late withdrawal.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { outside, purposesOf, recordOf, Texts } from '../tests/outside.mjs';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Summer time ends on the way. */
const BEGIN_MS = Date.parse('2026-09-01T17:00:00Z');
const ZONE = [[0, 60], [Date.parse('2026-03-29T01:00:00Z'), 120], [Date.parse('2026-10-25T01:00:00Z'), 60]];

const content = (id) => ({ title: id, text: 'All of it', href: `/${id}`, image: { src: `/${id}.jpg`, alt: '', width: 800, height: 400 } });
const offer = (id, placement, more = {}) => ({ id, placement, content: content(id), ...more });

/** Shops that ask for what most ask for. */
const SHOPS = [
  {
    version: 1, site: 'small', config: 1, currency: 'EUR',
    // With so few in a year each visitor answers in each.
    privacy: { report_period_days: 92 },
    segments: [{ id: 'trail', when: { 'interests.category.shoes/trail': { $gte: 0.4 } } }],
    placements: [{ id: 'hero', fallback: 'welcome' }],
    offers: [
      offer('welcome', 'hero'),
      offer('trail-10', 'hero', { audience: { segments: { $in: ['trail'] } }, priority: 10, cap: { exposures: 3, window_hours: 24 } }),
    ],
    measure: [{ segment: 'trail' }, { family: 'offer', placement: 'hero' }],
  },
  {
    version: 1, site: 'shop', config: 7, currency: 'EUR', time_zone: 'Europe/Stockholm',
    privacy: { retention_days: 60, level: 'noised', report_period_days: 28, epsilon_per_report: 1, epsilon_year: 4, minimum_batch_size: 50, sensitive_categories: ['health', 'care/intimate'] },
    interests: { half_life_days: { browse: 14, purchase: 120 }, weights: { view_item: 1, select_item: 0.5, add_to_cart: 5, purchase: 8 }, durables: ['tents'] },
    acquisition: { campaigns: ['autumn'] },
    facts: { open_complaint: { type: 'boolean', suppresses: true } },
    price_bands: [2_500, 5_000, 10_000],
    segments: [
      { id: 'trail', name: 'Trail runners', when: { 'interests.category.shoes/trail': { $gte: 0.4 } } },
      { id: 'camper', when: { $or: [{ 'interests.category.tents': { $gt: 0.4 } }, { 'interests.category.sleeping': { $gte: 0.4 } }] } },
      { id: 'acme', when: { $and: [{ 'interests.brand.acme': { $gte: 0.2 } }, { 'interests.price_band.1': { $lt: 0.9 } }] } },
      { id: 'new', when: { visits: { $lte: 1 }, 'orders.count': 0 } },
      { id: 'waiting', when: { lifecycle: 'cart_abandoner' } },
      { id: 'buyer', when: { 'orders.count': { $gte: 1 }, 'orders.days_since_last': { $lt: 60 }, 'orders.value_minor': { $exists: true } } },
      { id: 'looker', when: { 'events.view_item.count': { $gte: 3 }, lifecycle: { $nin: ['customer', 'repeat_customer'] } } },
      { id: 'away', when: { days_since_last_visit: { $gte: 7 }, device: { $ne: 'tablet' } } },
      { id: 'mail', when: { 'acquisition.latest.channel': { $in: ['email', 'social'] } } },
      { id: 'basket', when: { 'cart.value_minor': { $gte: 8_000 }, 'session.views': { $gt: 1 } } },
      { id: 'both', when: { segments: { $in: ['trail', 'camper'] }, $not: { segments: { $in: ['buyer'] } } } },
      { id: 'spoke', when: { 'declared.size': 'm' } },
    ],
    traits: { size: { type: 'string', one_of: ['s', 'm', 'l'], observed: 'item_variant' } },
    placements: [{ id: 'hero', fallback: 'welcome' }, { id: 'list', fallback: 'advice' }, { id: 'note' }],
    offers: [
      offer('welcome', 'hero', { name: 'Welcome' }),
      offer('trail-10', 'hero', { audience: { segments: { $in: ['trail'] } }, priority: 20, cap: { exposures: 2, window_hours: 24 }, suppress_after_dismissal_days: 30, goal: 'purchase' }),
      offer('camp', 'hero', { audience: { segments: { $in: ['camper'] } }, priority: 15, starts_at: '2026-09-02T00:00:00Z', ends_at: '2026-12-01T00:00:00Z', suppress_after_dismissal_days: 1 }),
      offer('again', 'hero', { audience: { 'orders.count': { $gte: 1 } }, priority: 5 }),
      offer('letter', 'hero', { audience: { $and: [{ segments: { $nin: ['mail'] } }, { visits: { $gt: 2 } }] }, priority: 3, cap: { exposures: 5, window_hours: 720 } }),
      offer('spring', 'hero', { priority: 90, starts_at: '2027-03-01T00:00:00Z' }),
      offer('advice', 'list'),
      offer('mat', 'list', { audience: { segments: { $in: ['camper'] } }, priority: 10, requires: { in_stock: true } }),
      offer('shipping', 'note', { requires: { cart_value_minor: { $gte: 5_000 } }, priority: 2 }),
      offer('small', 'note', { audience: { $and: [{ 'cart.value_minor': { $gt: 0 } }, { 'cart.value_minor': { $lt: 7_500 } }] }, priority: 10, suppress_after_dismissal_days: 30 }),
    ],
    measure: [
      { family: 'interest', values: ['shoes', 'tents', 'sleeping'], weight: 2 },
      { family: 'lifecycle' },
      { family: 'offer', placement: 'hero' },
      { family: 'click', placement: 'hero' },
      { segment: 'trail' },
    ],
  },
];

const SHELVES = [['shoes', 'trail'], ['shoes', 'hiking'], ['tents', 'dome', 'two persons'], ['sleeping', 'bags'], ['kitchen'], ['Höhe & Licht']];
const BRANDS = ['Acme', 'Fjord', "Dr. Martens", 'Norr'];

/** What of an item is refused. */
const WRONG = [
  { price: { amount: 1 } }, { price: -1 }, { price: 1e15 }, { price: '1,2,3' }, { quantity: 0 }, { quantity: 'two' }, { quantity: [] }, { discount: 'half' },
  { item_id: {} }, { item_id: 1.5 }, { item_brand: [] }, { item_variant: true }, { item_category: {} }, { item_category2: 5 }, { item_tags: 'new' }, { item_tags: [1] },
];

/** An item of the shop's, with what most tell of one. */
const item = (number) => ({
  item_id: `sku-${number}`, item_name: `Thing ${number}`, item_brand: BRANDS[number % BRANDS.length], item_variant: 'm',
  ...Object.fromEntries(SHELVES[number % SHELVES.length].map((level, depth) => [`item_category${depth ? depth + 1 : ''}`, level])),
  price: number % 3 ? 19.9 + number : `${number}.50`, quantity: 1 + (number % 2), ...(number % 5 ? {} : { discount: 5 }), index: number,
});

/** Whether marks count: what takes the rest is done without. */
let is_counted = true;
const passed = new Set();
globalThis.trace = { mark: (place) => is_counted && passed.add(place) };

function withRest(work) {
  is_counted = false;
  try {
    return work();
  } finally {
    is_counted = true;
  }
}

let drawn = 0;
outside.fill = (bytes) => {
  for (let place = 0; place < bytes.length; place += 1) bytes[place] = (drawn = (Math.imul(drawn, 1_664_525) + 1_013_904_223) >>> 0) >>> 24;
};

const [wasm, bindings, out] = process.argv.slice(2);
const { Engine, initSync } = await import(bindings);
initSync({ module: readFileSync(wasm) });

let tabs = 0;
let grants = 0;

/** One document, as `src/session.ts` runs it. */
class Page {
  constructor(config, letters = 'spm') {
    this.config = config;
    this.letters = letters;
    this.tab = (tabs += 1).toString(16).padStart(16, '0');
    const zone = config.time_zone ? ZONE : [];
    // Some shops collect nothing.
    this.engine = new Engine(config.site, config, { tab: this.tab, zone, ...(tabs % 4 && { endpoint: '/v1/reports' }) });
    this.consent();
    this.engine.decide(['']);
    this.consent();
  }
  consent(letters = this.letters, memory) {
    this.letters = letters;
    this.engine.consent(purposesOf(letters), memory);
    this.engine.status();
  }
  event(name, data = {}) {
    this.handle({ type: 'event', name, data });
  }
  handle(input) {
    outside.now_ms += 7 * SECOND_MS;
    this.engine.handle(input);
    this.engine.is_urgent();
    this.engine.wants_fold();
    this.look();
  }
  look() {
    this.engine.view('memberships');
    this.engine.view('interests');
  }
  /** Shows what is chosen, and says so. */
  show(places = this.config.placements.map(({ id }) => id), context = {}) {
    const decisions = this.engine.decide(places, context);
    for (const { id, placement, offer, variant } of decisions)
      this.handle({ type: 'exposed', decision: { id, placement, variant, offer: offer && { id: offer.id } } });
    return decisions.map(({ id, placement, offer, variant }) => ({ id, placement, variant, offer: offer && { id: offer.id } }));
  }
  say(type, decision) {
    this.handle({ type, decision, ...(type === 'dismissed' && { reason: 'not for me' }) });
  }
  fold(hidden = false, alive = [this.tab]) {
    outside.now_ms += 2 * SECOND_MS;
    const { postponed } = this.engine.fold(alive, hidden, true);
    if (postponed) withRest(() => this.report(alive));
  }
  report(alive) {
    this.engine.fold(alive, true, false);
    outside.now_ms += MINUTE_MS;
    if (this.engine.fold(alive, true, false).report && this.engine.send()) this.engine.settle(202);
  }
  hide() {
    this.engine.leave(false);
    this.fold(true);
    this.engine.leave(true);
  }
  close() {
    this.hide();
    this.engine.free();
  }
}

function grant(config, letters) {
  grants += 1;
  localStorage.setItem(`vitrin:${config.site}:consent`, recordOf(letters, grants));
}

/** A visit with a dozen pages; `at` is how many there have been. */
function visit(config, at) {
  const from = [{ referrer: 'www.google.com', device: 'phone' }, { referrer: '', device: 'desktop' }, { utm_source: 'letter', utm_medium: 'email', utm_campaign: 'autumn' }, { referrer: 'www.instagram.com' }, { referrer: 'blog.example', ad_click: true }];
  const things = [1, 2, 3].map((step) => item(at * 3 + step));
  const [first] = things;
  const money = { currency: 'EUR', value: 120.5 };
  const order = { ...money, transaction_id: `T-${at}`, tax: 12, shipping: '4.90', coupon: 'AUTUMN', items: things };
  const told = [
    ['page_view', from[at % from.length]],
    ['view_item_list', { item_list_id: 'new', item_list_name: 'New', items: things }],
    ['view_item_list', { items: things.map((one) => ({ ...one, item_category: 'shoes', item_category2: one.index % 2 ? 'trail' : 'hiking', item_brand: at % 2 ? 'Acme' : one.item_brand })) }],
    ['select_item', { item_list_id: 'new', items: [first] }],
    ['view_item', { ...money, items: [first] }],
    ['search', { search_term: 'Warm Socks' }],
    ['view_item', { currency: 'EUR', value: '49.90', items: [things[1]] }],
    ['add_to_wishlist', { ...money, items: [first] }],
    ['add_to_cart', { ...money, items: [first] }],
    ['add_to_cart', { ...money, items: [things[1]] }],
    ['remove_from_cart', { ...money, items: [things[1]] }],
    ['begin_checkout', { ...money, items: things, coupon: 'AUTUMN' }],
    // What shops get wrong: it is refused, and the page goes on.
    ['generate_lead', { value: 1 }],
    ['view_item', {}],
    ['view_item', { items: [{ price: 'cheap' }] }],
    ['purchase', { items: things }],
    ...WRONG.map((wrong) => ['view_item', { items: [{ ...first, ...wrong }] }]),
    ['view_item', { items: Array(201).fill(first) }],
    ['view_item', { items: 'none' }],
    ['view_item', { ...money, value: [1] }],
    ['purchase', { ...order, transaction_id: {} }],
    // Nobody who serves files may learn what is in a sensitive category: looking at it loads nothing.
    ['view_item', { ...money, items: [{ ...first, item_category: 'Health', item_category2: 'Sleep' }] }],
    ['view_item_list', { items: [first, { item_id: 7, item_category: 'Health' }] }],
    // Letters of two, three and four bytes.
    ['view_item', { ...money, items: [{ item_name: 'Ĳsmuts 帽子 🧢', item_brand: 'Ĳs帽子🧢', item_category: '帽子', item_variant: 'ø', price: 12 }] }],
    ...(at % 3 ? [] : [['purchase', order], ['purchase', order], ['refund', { transaction_id: `T-${at}`, ...(at % 2 ? money : {}) }]]),
    ['custom_read_guide', {}],
    ['page_view', { referrer: '', device: 'phone' }],
  ];
  for (const [place, [name, data]] of told.entries()) {
    const page = new Page(config);
    page.event(name, data);
    const shown = page.show(undefined, place % 3 ? {} : { cart_value_minor: 6_000, in_stock: true });
    if (place % 4 === 1) page.fold();
    if (shown[0] && place % 5 === 2) page.say('clicked', shown[0]);
    if (shown[0] && place % 7 === 3) page.say('dismissed', shown[0]);
    if (at === 2) page.handle({ type: 'prefer', interest: 'category.shoes', value: ['more', 'less', 'never'][place % 3] });
    page.event('page_view');
    page.show();
    page.close();
    outside.now_ms += MINUTE_MS;
  }
}

/** Two tabs side by side, of which one dies. */
function tabsTogether(config) {
  const [left, right] = [new Page(config), new Page(config)];
  const both = [left.tab, right.tab];
  for (let turn = 0; turn < 12; turn += 1) {
    left.event('view_item', { items: [item(turn)] });
    right.event('add_to_cart', { items: [item(turn + 1)] });
    right.show();
    if (turn % 3 === 0) left.fold(false, both);
    if (turn % 4 === 1) right.fold(true, both);
  }
  right.engine.leave(true);
  outside.now_ms += 30 * SECOND_MS;
  left.fold(false, [left.tab]);
  outside.now_ms += 30 * SECOND_MS;
  left.fold(true, [left.tab]);
  left.close();
}

/** More at once than a journal holds. */
function burst(config) {
  const page = new Page(config);
  for (let turn = 0; turn < 150; turn += 1) {
    outside.now_ms += SECOND_MS;
    page.engine.handle({ type: 'event', name: 'view_item', data: { items: [{ ...item(turn), item_category: `shelf ${turn}`, item_brand: `brand ${turn}` }] } });
    page.engine.is_urgent();
  }
  page.engine.leave(true);
  page.engine.leave(false);
  page.fold();
  page.close();
}

/** What the visitor says, and takes back. */
function voices(config) {
  const page = new Page(config);
  for (const value of ['more', 'less', 'never', 'auto']) page.handle({ type: 'prefer', interest: 'category.shoes', value });
  page.handle({ type: 'prefer', interest: 'brand.acme', value: 'never' });
  // With what the shop does not know, and what is none.
  for (const traits of [{ size: ['m'] }, { size: 'xxl' }, { colour: 'red' }, 'm', null]) page.handle({ type: 'traits', traits });
  page.handle({ type: 'exposed', decision: { id: 'none', placement: 'nowhere', offer: { id: 'none' } } });
  page.event('nonsense');
  if (config.traits) for (const size of ['m', null, 'l']) page.handle({ type: 'traits', traits: { size } });
  page.show();
  page.fold();
  page.close();
  // One purpose after the other, then all again.
  for (const letters of ['sp', 'spm', 's', 'sm', 'spm', '', 'spm']) {
    const later = new Page(config, letters);
    later.event('view_item', { items: [item(4)] });
    later.show();
    later.fold();
    grant(config, 'sp');
    later.consent('sp');
    later.fold();
    grant(config, '');
    later.consent('');
    later.fold();
    later.show();
    grant(config, 'spm');
    later.consent('spm');
    later.event('view_item', { items: [item(4)] });
    later.fold();
    later.close();
  }
  const last = new Page(config);
  last.engine.forget();
  last.consent();
  last.event('view_item', { items: [item(4)] });
  last.fold();
  last.close();
}

/** Storage that somebody wipes, fills up, or blocks. */
function troubles(config) {
  const page = new Page(config);
  const keys = () => Object.keys(localStorage).filter((key) => !key.endsWith(':consent'));
  const tell = () => page.event('view_item', { items: [item(5)] });
  tell();
  for (const key of keys()) localStorage.removeItem(key);
  tell();
  page.fold();
  const { setItem, getItem } = Texts.prototype;
  const broken = { setItem: ['QuotaExceededError', 'SecurityError'], getItem: ['SecurityError'] };
  for (const [method, names] of Object.entries(broken))
    for (const name of names) {
      Texts.prototype[method] = () => {
        throw new DOMException('no', name);
      };
      tell();
      page.fold();
      page.engine.leave(true);
      Object.assign(Texts.prototype, { setItem, getItem });
      tell();
      page.fold();
    }
  page.close();
  // A document of its own, from the start.
  const alone = new Page(config, 'pm');
  alone.consent('pm', 'STORAGE_DENIED');
  alone.event('view_item', { items: [item(5)] });
  alone.show();
  alone.hide();
  alone.close();
}

for (const config of SHOPS) {
  globalThis.localStorage = new Texts();
  outside.now_ms = BEGIN_MS;
  // Nothing is granted yet.
  const early = new Page(config, '');
  early.event('view_item', { items: [item(1)] });
  early.show();
  early.close();
  grant(config, 'spm');
  for (let at = 0; at < 14; at += 1) {
    visit(config, at);
    tabsTogether(config);
    outside.now_ms += [HOUR_MS, 20 * HOUR_MS, 3 * DAY_MS, 9 * DAY_MS][at % 4];
  }
  burst(config);
  // Long away: what is old goes.
  outside.now_ms += 100 * DAY_MS;
  visit(config, 14);
  // A clock that was set back.
  outside.now_ms -= 2 * HOUR_MS;
  visit(config, 15);
  voices(config);
  troubles(config);
}
writeFileSync(out, JSON.stringify([...passed]));
