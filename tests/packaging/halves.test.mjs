/**
 * The two halves of the wasm against the whole, over every scenario: the same answers and the same stored bytes, and the rest is
 * loaded only where the config or what is stored asks for it before anything is done, for a view that needs it, or for a report.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { built, outside, purposesOf, recordOf, Texts } from '../outside.mjs';

const wasm = (name) => readFileSync(built(`pkg/${name}.wasm`));
const scenarios = new URL('../scenarios/', import.meta.url);

let drawn = 0;
outside.fill = (bytes) => bytes.fill((drawn += 1));

/** Bindings of their own for each test. */
const bindings = (which, name) => import(built(`wasm/vitrin_${which}.js?${name}`));

/** What the package's session does, as far as scenarios ask for it. `log` is told when the rest is loaded, and why. */
class Shop {
  #engine;
  #tab = '';
  #decisions = new Map();
  #purposes = purposesOf('');

  constructor(config, make, { page, rest, extend, log } = {}) {
    this.config = config;
    this.make = make;
    this.page = page;
    this.rest = rest;
    this.extend = extend;
    this.log = log;
    this.is_whole = !page;
    this.texts = new Texts();
    this.documents = 0;
    this.grants = 0;
  }
  complete(why) {
    if (this.is_whole) return;
    this.log.push(why);
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(this.rest), { page: this.page });
    this.extend(this.make, { ...this.page, ...exports });
    this.is_whole = true;
  }
  #create() {
    const engine = new this.make(this.config.site, this.config, { tab: this.#tab, zone: [], endpoint: '/v1/reports' });
    if (!this.is_whole) {
      engine.consent(this.#purposes, undefined);
      engine.decide(['']);
    }
    return engine;
  }
  open() {
    this.#decisions.clear();
    this.documents += 1;
    this.#tab = this.documents.toString(16).padStart(16, '0');
    this.#engine?.free();
    try {
      this.#engine = this.#create();
    } catch (thrown) {
      if (this.is_whole || thrown.name === 'VitrinError') throw thrown;
      this.complete('start');
      this.#engine = this.#create();
    }
    this.#engine.consent(this.#purposes, undefined);
    return this.#engine.status();
  }
  grant(letters) {
    this.#purposes = purposesOf(letters);
    const known = Object.keys(this.texts).filter((key) => key !== this.#key('consent'));
    this.grants += 1;
    if (!letters.includes('s')) for (const key of known) delete this.texts[key];
    this.texts.setItem(this.#key('consent'), recordOf(letters, this.grants));
    this.#engine.consent(this.#purposes, undefined);
  }
  #key = (name) => `vitrin:${this.config.site}:${name}`;
  step(step) {
    globalThis.localStorage = this.texts;
    const said = (type, placement) => {
      const decision = this.#decisions.get(placement);
      return decision && this.#engine.handle({ type, decision: { id: decision.id, placement, offer: decision.offer && { id: decision.offer.id }, variant: decision.variant } });
    };
    if ('page' in step) return this.open();
    if ('consent' in step) return this.grant(step.consent);
    if ('event' in step) return this.#engine.handle({ type: 'event', name: step.event[0], data: step.event[1] ?? {} });
    if ('decide' in step) {
      const [decision] = this.#engine.decide([step.decide], step.context ?? {});
      this.#decisions.set(step.decide, decision);
      return decision;
    }
    for (const type of ['exposed', 'clicked', 'dismissed']) if (type in step) return said(type, step[type]);
    if ('prefer' in step) return this.#engine.handle({ type: 'prefer', interest: step.prefer[0], value: step.prefer[1] });
    for (const type of ['traits', 'facts']) if (type in step) return this.#engine.handle({ type, [type]: step[type] });
    // Its place in the list of events comes from a view.
    if ('delete' in step) this.complete('view');
    if ('delete' in step) return this.#engine.handle({ type: 'delete_event', index: step.delete });
    if ('fold' in step) {
      const fold = () => this.#engine.fold([this.#tab], step.fold === 'hidden', !this.is_whole);
      const { postponed, ...answer } = fold();
      if (!postponed) return answer;
      this.complete('report');
      const { postponed: _, ...again } = fold();
      return again;
    }
    if ('send' in step) {
      this.complete('send');
      if (this.#engine.send()) this.#engine.settle(step.send);
    }
    return undefined;
  }
  look(names = ['memberships', 'interests']) {
    return JSON.parse(JSON.stringify(names.map((name) => this.#engine.view(name) ?? null)));
  }
  /** What only the rest shows, and the history. */
  end() {
    this.complete('view');
    const explained = Object.keys(this.config.placements ?? {}).map((place) => this.#engine.explain({ placement: this.config.placements[place].id }, {}));
    const views = this.look(['segments', 'profile', 'events', 'sent', 'budget', 'tallies']);
    return { views, explained: JSON.parse(JSON.stringify(explained)), history: this.#engine.export() };
  }
  /** The keys alone: a fold that waited for the rest has written one revision more. */
  stored = () => Object.keys(this.texts).sort();
}

const names = readdirSync(scenarios).filter((name) => name.endsWith('.json'));
/** Scenarios of which a page needs the rest, and what for. */
const WANTED = {
  '03-withdrawing-erases.json': ['report'],
  '04-one-report-an-epoch.json': ['report'],
  // An event is deleted.
  '06-what-the-visitor-says.json': ['view'],
  // What is wrong with it, in words.
  '07-a-broken-rule-never-matches.json': ['start'],
  // A sequence.
  '08-orders-and-stages.json': ['start'],
  // A circle of segments.
  '09-windows-memory-and-order.json': ['start'],
  // Campaigns.
  '10-a-campaign-and-its-ghost.json': ['start'],
  // Questions about what few shops have.
  '11-every-question-counted.json': ['start'],
  // `retention_days_of`.
  '12-who-they-are-and-what-they-say.json': ['start'],
  // An adaptive policy, groups, dayparts and a discount budget.
  '13-which-of-many.json': ['start'],
};

for (const name of names) {
  test(`${name}: two halves do what the whole does`, async () => {
    const { config, steps } = JSON.parse(readFileSync(new URL(name, scenarios), 'utf8'));
    const log = [];
    const [whole, half, { extend }] = await Promise.all(['whole', 'page', 'rest'].map((which) => bindings(which, name)));
    await whole.default(wasm('vitrin_bg'));
    const page = await half.default(wasm('vitrin_page'));
    const shops = [new Shop(config, whole.Engine), new Shop(config, half.Engine, { page, rest: wasm('vitrin_rest'), extend, log })];
    for (const [index, step] of steps.entries()) {
      const answers = shops.map((shop) => {
        if ('at' in step) outside.now_ms = Date.parse(step.at);
        drawn = index * 1_000;
        const answer = shop.step(step);
        return { answer, views: shop.look(), keys: shop.stored() };
      });
      assert.deepEqual(answers[1], answers[0], `step ${index}: ${step.why ?? JSON.stringify(step)}`);
    }
    assert.deepEqual(log, WANTED[name] ?? []);
    const [ends, here] = shops.map((shop) => shop.end());
    assert.deepEqual(here, ends);
    // Nothing was compared with nothing.
    assert.ok(ends.history.length > 20 && ends.views.length === 6);
  });
}
