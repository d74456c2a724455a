/** The demo shop as a visitor uses it: its pages, its banner, its hero offer; and Vitrin as the shop's developer sees it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SITE_DIR } from './collector.mjs';

export const SITE = JSON.parse(readFileSync(join(SITE_DIR, 'vitrin/site.json'), 'utf8'));
export const PREFIX = `vitrin:${SITE.site}:`;
export const CONSENT_KEY = `${PREFIX}consent`;

export const HOME = '/';
export const LIST = '/shop/shoes/trail-running/';
export const PRODUCTS = ['trail-fox-3', 'ridge-hare', 'bog-runner', 'first-mile'];
export const product = (id) => `/product/${id}/`;

/** The home page's offers: what everybody sees, and what a visitor sees who keeps looking at trail shoes. */
const hero = SITE.offers.filter((offer) => offer.placement === 'home-hero');
const fallback = SITE.placements.find((placement) => placement.id === 'home-hero').fallback;
export const FALLBACK_OFFER = hero.find((offer) => offer.id === fallback);
export const TRAIL_OFFER = hero.find((offer) => JSON.stringify(offer.audience ?? null).includes('"trail-runner"'));

const HERO = 'vitrin-offer[placement="home-hero"]';
const HERO_TITLE = `${HERO} .offer-title`;

export class Shop {
  constructor(tab, address) {
    this.tab = tab;
    this.address = address;
  }

  visit(path) {
    return this.tab.open(this.address + path);
  }

  async acceptAll() {
    await this.tab.click('#cc-main .cm [data-role="all"]');
    await this.started();
  }

  refuseAll() {
    return this.tab.click('#cc-main .cm [data-role="necessary"]');
  }

  /** Takes everything back, by the link in the footer. */
  async withdraw() {
    await this.tab.click('[data-cc="show-preferencesModal"]');
    await this.tab.click('#cc-main .pm [data-role="necessary"]');
  }

  /** Waits until Vitrin runs, or has found that it cannot; gives its status. */
  started() {
    return this.tab.waitFor('Vitrin to start', () => /ready|degraded/.test(window.vitrin?.status?.state) && window.vitrin.status);
  }

  /** Waits until the loader has run; gives its status. */
  loaded() {
    return this.tab.waitFor('the loader', () => window.vitrin?.status);
  }

  /** Looks at products of one category until anybody in the shop would notice. */
  async browseTrailShoes() {
    for (const id of PRODUCTS) {
      await this.visit(product(id));
      await this.started();
      await this.tab.waitFor(`the view of ${id} to be known`, (wanted) => window.vitrin.events().some((event) => event.item === wanted), [id]);
    }
  }

  async heroBecomes({ content }) {
    const same = (selector, title) => window.__find(selector)?.textContent.trim() === title;
    await this.tab.waitFor(`the hero to say "${content.title}"`, same, [HERO_TITLE, content.title]);
  }

  /** Id of the offer that the engine chose for the hero, once it has chosen. */
  heroChoice() {
    const choice = (selector) => window.__find(selector).decision?.offer?.id;
    return this.tab.waitFor('a decision for the hero', choice, [HERO]);
  }

  /** Puts the product of the open page into the cart, and waits until the shop says that there are so many. */
  async addToCart(pieces = 1) {
    await this.tab.click('[data-buy] .size');
    await this.tab.click('[data-buy] button[type="submit"]');
    const counts = (selector, number) => window.__find(selector).textContent === String(number);
    await this.tab.waitFor(`the cart to count ${pieces}`, counts, ['[data-cart-count]', pieces]);
  }

  /** The keys of ours in local storage, sorted. */
  keys() {
    return this.tab.evaluate((prefix) => Object.keys(window.__stored()).filter((key) => key.startsWith(prefix)).sort(), PREFIX);
  }

  /** Resolves when all that the page sent before has reached the server. */
  fence() {
    return this.tab.evaluate(() => window.__fence());
  }
}

/** Serves the demo's config with a change. */
export function serveSite(server, change) {
  server.faults.push({
    path: /^\/vitrin\/site\.json/,
    answer: async (forward) => {
      const site = await (await forward()).json();
      change(site);
      return Response.json(site, { headers: { 'cache-control': 'no-store' } });
    },
  });
}

/** Of what the demo asks, only what is answered on a first visit: comparisons are about the epoch before, some days after it. */
export function askAtOnce(site) {
  for (const question of site.measure) if (!question.family && !question.segment) question.weight = 0;
}
