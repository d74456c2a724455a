/** <vitrin-privacy> and "Why this?": what a visitor sees and changes there, by keyboard too, and whether everybody can use it. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { FALLBACK_OFFER, HOME, PRODUCTS, Shop, TRAIL_OFFER, product, serveSite } from './shop.mjs';
import { inEveryBrowser } from './suite.mjs';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const PANEL = 'vitrin-privacy';
const HERO = 'vitrin-offer[placement="home-hero"]';

/** What axe finds below a selector; the shop around it is not asked here. */
const violations = (tab, selector) =>
  tab.evaluate(async (below) => {
    const { violations: found } = await window.axe.run(below);
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }, selector);

const addPanel = (tab, lang) =>
  tab.evaluate((language) => {
    const panel = document.createElement('vitrin-privacy');
    panel.textContent = 'The shop\u2019s own words.';
    if (language) panel.lang = language;
    document.querySelector('main').prepend(panel);
  }, lang);

inEveryBrowser('the panel shows what is known, and does what it is told', async ({ tab, server }) => {
  server.scripts.push(AXE);
  const shop = new Shop(tab, server.address);
  await shop.visit(HOME);
  await shop.loaded();
  await addPanel(tab);
  assert.equal(await tab.text(PANEL), 'The shop\u2019s own words.');
  await shop.acceptAll();
  await shop.browseTrailShoes();
  await addPanel(tab);
  await tab.waitFor('the panel to be drawn', () => !!document.querySelector('vitrin-privacy').shadowRoot?.querySelector('select'));
  assert.deepEqual(await violations(tab, PANEL), []);

  const interest = await tab.evaluate(() => {
    const select = document.querySelector('vitrin-privacy').shadowRoot.querySelector('select');
    select.focus();
    select.value = 'never';
    select.dispatchEvent(new Event('change', { bubbles: true }));
    return select.dataset.key;
  });
  await tab.waitFor('the wish to be kept', (key) => window.vitrin.interests().find((known) => known.key === key)?.preference === 'never', [interest]);
  await tab.waitFor(
    'the focus to be where it was',
    (key) => document.querySelector('vitrin-privacy').shadowRoot.activeElement?.dataset.key === key,
    [interest],
  );

  // What the latest view was about has one event less behind it: in the profile, and in the panel's own words.
  const behind = () => {
    const events = window.vitrin.events();
    const place = events.findIndex(({ category }) => category);
    const key = `category.${events[place].category}`;
    const row = document.querySelector('vitrin-privacy').shadowRoot.querySelector(`[data-key="${key}"]`).closest('li');
    return { key, count: window.vitrin.interests().find((known) => known.key === key).events, words: row.textContent, place };
  };
  const latest = await tab.evaluate(behind);
  assert.ok(latest.count > 1 && latest.words.includes(`${latest.count} events`), latest.words);
  const before = await tab.evaluate(() => window.vitrin.events().length);
  await tab.click(`${PANEL} >>> [part="event"]:nth-child(${latest.place + 1}) button`);
  await tab.waitFor('one event less', (count) => window.vitrin.events().length === count - 1, [before]);
  const now = await tab.waitFor(
    'the profile to be computed anew',
    (key, count) => {
      const known = window.vitrin.interests().find((interest) => interest.key === key);
      const row = document.querySelector('vitrin-privacy').shadowRoot.querySelector(`[data-key="${key}"]`).closest('li');
      return known.events === count - 1 && !row.textContent.includes(`${count} events`) && row.textContent;
    },
    [latest.key, latest.count],
  );
  assert.notEqual(now, latest.words);
  assert.ok(await tab.evaluate(() => document.querySelector('vitrin-privacy').shadowRoot.querySelectorAll('[part="event"]').length < 20));

  await tab.click(`${PANEL} >>> [data-key="forget"]`);
  await tab.click(`${PANEL} >>> [data-key="forget_sure"]`);
  await tab.waitFor('everything to be forgotten', () => window.vitrin.events().length === 0 && window.vitrin.interests().length === 0);
  const words = () => document.querySelector('vitrin-privacy').shadowRoot.querySelector('[part="section"]:last-child [role="status"]').textContent;
  await tab.waitFor('the panel to say so', words);
  assert.match(await tab.evaluate(words), /^Forgotten/);
});

inEveryBrowser('a profile is taken along in a file, and brought back from it', async ({ tab, server }) => {
  const shop = new Shop(tab, server.address);
  await shop.visit(HOME);
  await shop.acceptAll();
  await shop.browseTrailShoes();
  await addPanel(tab);
  await tab.waitFor('the panel to be drawn', () => !!document.querySelector('vitrin-privacy').shadowRoot?.querySelector('[data-key="export"]'));
  const known = await tab.evaluate(() => JSON.stringify(window.vitrin.interests().map(({ key, events }) => [key, events])));
  await tab.evaluate(() => {
    // The file is looked at, not saved.
    URL.createObjectURL = (file) => ((window.kept = file), 'about:blank');
    HTMLAnchorElement.prototype.click = function click() {
      window.kept_as = this.download;
    };
  });
  await tab.click(`${PANEL} >>> [data-key="export"]`);
  assert.equal(await tab.waitFor('the file', () => window.kept_as), 'profile.json');
  const file = await tab.evaluate(async () => JSON.parse(await window.kept.text()));
  assert.deepEqual(Object.keys(file).sort(), ['events', 'exportedAt', 'history', 'interests', 'predictions', 'profile', 'segments', 'site']);
  assert.ok(file.interests.some(({ key }) => key === 'category.shoes'), `people can read what is known: ${file.interests.map(({ key }) => key)}`);
  assert.ok(file.events.some(({ name }) => name === 'view_item'));
  await tab.evaluate(() => window.vitrin.forget());
  await tab.waitFor('everything to be forgotten', () => window.vitrin.interests().length === 0);

  /** Chooses a file as a visitor does; the browser's own dialog is out of reach. */
  const bring = (text) =>
    tab.evaluate(async (words) => {
      const input = document.querySelector('vitrin-privacy').shadowRoot.querySelector('input[type="file"]');
      const chosen = new DataTransfer();
      chosen.items.add(new File([words ?? (await window.kept.text())], 'profile.json', { type: 'application/json' }));
      input.files = chosen.files;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    }, text);
  const said = (words) => tab.waitFor(words, (what) => document.querySelector('vitrin-privacy').shadowRoot.textContent.includes(what), [words]);
  await bring('no export');
  await said('no export of this shop');
  assert.equal(await tab.evaluate(() => window.vitrin.interests().length), 0);
  await bring(null);
  await tab.waitFor('it to be known again', (before) => JSON.stringify(window.vitrin.interests().map(({ key, events }) => [key, events])) === before, [known]);
});

inEveryBrowser('a shop dresses the panel by custom properties and parts', async ({ tab, server }) => {
  const shop = new Shop(tab, server.address);
  await shop.visit(HOME);
  await shop.acceptAll();
  await addPanel(tab);
  await tab.waitFor('the panel to be drawn', () => !!document.querySelector('vitrin-privacy').shadowRoot?.querySelector('[part="section"] button'));
  const found = await tab.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('vitrin-privacy { --vitrin-text: rgb(1, 2, 3); --vitrin-surface: rgb(250, 251, 252); --vitrin-radius: 7px; } vitrin-privacy::part(section) { outline: 2px solid rgb(4, 5, 6); }');
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    const { shadowRoot } = document.querySelector('vitrin-privacy');
    const button = getComputedStyle(shadowRoot.querySelector('button'));
    return [button.color, button.backgroundColor, button.borderTopLeftRadius, getComputedStyle(shadowRoot.querySelector('[part="section"]')).outlineColor];
  });
  assert.deepEqual(found, ['rgb(1, 2, 3)', 'rgb(250, 251, 252)', '7px', 'rgb(4, 5, 6)']);
});

inEveryBrowser('the panel speaks the language of its page', async ({ tab, server }) => {
  const shop = new Shop(tab, server.address);
  await shop.visit(product(PRODUCTS[0]));
  await shop.acceptAll();
  for (const [lang, heading] of [
    ['sv-SE', 'Vad du tillåter'],
    ['nl', 'Wat u toestaat'],
    ['fi', 'What you permit'],
  ]) {
    await addPanel(tab, lang);
    await tab.waitFor(
      `${lang} to be spoken`,
      (words) => document.querySelector('vitrin-privacy').shadowRoot?.querySelector('h2').textContent === words,
      [heading],
    );
  }
});

inEveryBrowser('"Why this?" answers in a dialog, and takes a no', async ({ tab, server }) => {
  server.scripts.push(AXE);
  serveSite(server, (site) => delete site.holdout);
  const shop = new Shop(tab, server.address);
  await shop.visit(HOME);
  await shop.acceptAll();
  const opened = () => document.querySelector('[data-vitrin="why"]')?.shadowRoot.querySelector('dialog')?.open;
  // No promise is made of what everybody sees: it comes back with the next page.
  assert.equal(await shop.heroChoice(), FALLBACK_OFFER.id);
  await tab.click(`${HERO} [data-why]`);
  await tab.waitFor('the dialog', opened);
  const general = await tab.evaluate(() => [...document.querySelector('[data-vitrin="why"]').shadowRoot.querySelectorAll('.buttons button, dialog > p')].map(({ innerText }) => innerText));
  assert.deepEqual(general.slice(-2), ['This is what everybody sees.', 'Close']);
  await tab.click('[data-vitrin="why"] >>> button[data-first]');
  await shop.browseTrailShoes();
  await shop.visit(HOME);
  await shop.heroBecomes(TRAIL_OFFER);
  // By keyboard: it opens, has the focus, closes, and gives the focus back.
  const focused = (selector) => tab.waitFor(`${selector} to have the focus`, (wanted) => document.activeElement?.matches(wanted), [selector]);
  await tab.evaluate((selector) => document.querySelector(selector).focus(), `${HERO} [data-why]`);
  await tab.key('Enter');
  await focused('[data-vitrin="why"]');
  assert.ok(await tab.evaluate(() => document.querySelector('[data-vitrin="why"]').shadowRoot.activeElement.matches('button[data-first]')));
  await tab.key('Escape');
  await tab.waitFor('the dialog to be closed', () => !document.querySelector('[data-vitrin="why"]'));
  await focused(`${HERO} [data-why]`);
  await tab.click(`${HERO} [data-why]`);
  await tab.waitFor('the dialog', opened);
  const said = await tab.evaluate(() => document.querySelector('[data-vitrin="why"]').shadowRoot.querySelector('dialog').innerText);
  assert.match(said, /chosen for you/);
  assert.ok(said.includes(TRAIL_OFFER.content.title), said);
  assert.deepEqual(await violations(tab, '[data-vitrin="why"]'), []);
  const others = await tab.evaluate(() => [...document.querySelector('[data-vitrin="why"]').shadowRoot.querySelectorAll('tbody th')].map(({ textContent }) => textContent));
  assert.ok(others.includes(TRAIL_OFFER.content.title) && !others.includes(TRAIL_OFFER.id), `offers by their titles, not their ids: ${others}`);
  await tab.click('[data-vitrin="why"] >>> button:not([data-first])');
  await tab.waitFor('the dialog to be gone', () => !document.querySelector('[data-vitrin="why"]'));
  await tab.waitFor('the offer to be gone', (title) => !document.querySelector('vitrin-offer[placement="home-hero"]').textContent.includes(title), [
    TRAIL_OFFER.content.title,
  ]);
});

inEveryBrowser('the demo\u2019s privacy page is the panel, under the shop\u2019s names, in step with its banner', async ({ tab, server }) => {
  server.scripts.push(AXE);
  const shop = new Shop(tab, server.address);
  await shop.visit('/privacy.html');
  await tab.click(`${PANEL} button`);
  await shop.started();
  await shop.browseTrailShoes();
  await shop.visit('/privacy.html');
  const switched = `${PANEL} >>> [data-key="measurement"]`;
  await tab.click(switched);
  const agreed = () => window.vitrin.consent.get().measurement === 'granted' && window.CookieConsent.acceptedCategory('measurement');
  await tab.waitFor('panel and banner to agree', agreed);
  await tab.click(switched);
  await tab.waitFor('both to take it back', () => window.vitrin.consent.get().measurement === 'denied' && !window.CookieConsent.acceptedCategory('measurement'));
  const said = await tab.evaluate((panel) => document.querySelector(panel).shadowRoot.textContent, PANEL);
  assert.match(said, /Shoes › Trail running/);
  assert.deepEqual(await violations(tab, 'main'), []);
});

inEveryBrowser('the demo\u2019s banner shows what was switched in the panel, and its newer word counts', async ({ tab, server }) => {
  const shop = new Shop(tab, server.address);
  await shop.visit(HOME);
  await shop.acceptAll();
  await shop.visit('/privacy.html');
  await shop.started();
  await tab.waitFor('the panel', () => !!document.querySelector('vitrin-privacy').shadowRoot?.querySelector('[data-key="personalization"]'));
  await tab.click(`${PANEL} >>> [data-key="personalization"]`);
  await tab.waitFor('it to be taken back', () => window.vitrin.consent.get().personalization === 'denied');
  assert.equal(await tab.evaluate(() => window.vitrin.consent.get().storage), 'granted', 'the other switches stay');
  await tab.click('[data-cc="show-preferencesModal"]');
  const switches = () => Object.fromEntries([...document.querySelectorAll('#cc-main .pm .section__toggle')].map(({ value, checked }) => [value, checked]));
  await tab.waitFor('the banner', () => document.querySelectorAll('#cc-main .pm .section__toggle').length);
  assert.deepEqual(await tab.evaluate(switches), { necessary: true, storage: true, personalization: false, measurement: true });
  await tab.click('#cc-main .pm [data-role="all"]');
  const granted = () => Object.values(window.vitrin.consent.get()).every((word) => word === 'granted');
  await tab.waitFor('all to be granted', granted);
  await tab.reload();
  await shop.started();
  await tab.waitFor('all to be granted still', granted);
});

inEveryBrowser('what is decided in one tab of the demo is decided in the other, and its banner closes', async ({ tab, newTab, server }) => {
  const other = new Shop(tab, server.address);
  await other.visit(HOME);
  await other.loaded();
  const shown = () => document.documentElement.classList.contains('show--consent');
  await tab.waitFor('the banner', shown);
  // The latest tab is in front, where a visitor clicks.
  const shop = new Shop(await newTab(), server.address);
  await shop.visit(HOME);
  await shop.acceptAll();
  await tab.waitFor('the grant to count there', () => window.vitrin.consent.get().personalization === 'granted');
  assert.equal(await tab.evaluate(shown), false);
  await shop.withdraw();
  await tab.waitFor('the withdrawal to count there', () => window.vitrin.consent.get().personalization === 'denied' && !window.CookieConsent.acceptedCategory('personalization'));
});
