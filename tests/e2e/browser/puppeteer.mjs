/** Chromium (DevTools protocol) and Firefox (WebDriver BiDi), both through puppeteer. */
import puppeteer from 'puppeteer-core';
import { CHROMIUM } from './chromium.mjs';
import { Tab } from './tab.mjs';

/** How long a page may take to come back. */
const RETURN_MS = 3000;

/** `is_calm`: with the setting of a visitor who asks for less motion. */
export async function launchChromium({ is_calm = false } = {}) {
  const args = [...CHROMIUM.args, ...(is_calm ? ['--force-prefers-reduced-motion'] : [])];
  return new PuppeteerBrowser(await puppeteer.launch({ ...CHROMIUM, args }));
}

export async function launchFirefox({ is_calm = false } = {}) {
  const extraPrefsFirefox = is_calm ? { 'ui.prefersReducedMotion': 1 } : {};
  return new PuppeteerBrowser(await puppeteer.launch({ browser: 'firefox', executablePath: '/usr/bin/firefox-esr', headless: true, extraPrefsFirefox }));
}

class PuppeteerBrowser {
  #browser;

  constructor(browser) {
    this.#browser = browser;
  }

  /** puppeteer's own. */
  get engine() {
    return this.#browser;
  }

  /** A visitor with an empty profile. */
  async visitor() {
    return new PuppeteerVisitor(await this.#browser.createBrowserContext());
  }

  close() {
    return this.#browser.close();
  }
}

class PuppeteerVisitor {
  #context;
  #turn = Promise.resolve();

  constructor(context) {
    this.#context = context;
  }

  async tab() {
    const page = await this.#inTurn(() => this.#context.newPage());
    await page.setViewport({ width: 1280, height: 900 });
    return new PuppeteerTab(page, this.#context, () => this.#inTurn(() => page.close()));
  }

  /** One tab opens or closes at a time: Firefox asks every tab before it answers that one is open, and fails if one of them closes meanwhile. */
  #inTurn(work) {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => {});
    return done;
  }

  close() {
    return this.#context.close();
  }
}

class PuppeteerTab extends Tab {
  #page;
  #context;
  #close;
  #cover;

  constructor(page, context, close) {
    super();
    this.#page = page;
    this.#context = context;
    this.#close = close;
  }

  async open(url) {
    await this.#page.goto(url, { waitUntil: 'load' });
  }

  async reload() {
    await this.#page.reload({ waitUntil: 'load' });
  }

  /** A page that was kept does not load again, which puppeteer waits for in Firefox. */
  async back() {
    await this.#page.goBack({ timeout: RETURN_MS }).catch(() => undefined);
  }

  async resize(width, height) {
    await this.#page.setViewport({ width, height });
  }

  evaluate(work, ...values) {
    return this.#page.evaluate(work, ...values);
  }

  async press(selector) {
    await this.#act(selector, (element) => element.click());
  }

  async write(selector, text) {
    await this.#act(selector, (element) => element.type(text));
  }

  /** A key, where the focus is. */
  async key(name) {
    await this.#page.bringToFront();
    await this.#page.keyboard.press(name);
  }

  /** Puts another tab in front, as a visitor who turns to something else. */
  async hide() {
    this.#cover = await this.#context.newPage();
    await this.#cover.bringToFront();
    await this.waitFor('the page to be hidden', () => document.visibilityState === 'hidden');
  }

  async show() {
    await this.#page.bringToFront();
    await this.#cover?.close();
    this.#cover = undefined;
    await this.waitFor('the page to be visible', () => document.visibilityState === 'visible');
  }

  /** Takes the network away, and gives it back. */
  offline() {
    return this.#page.setOfflineMode(true);
  }

  online() {
    return this.#page.setOfflineMode(false);
  }

  /** Saves what the page shows, for a person to look at after a failed run. */
  async keep(path) {
    await this.#page.bringToFront();
    await this.#page.screenshot({ path: `${path}.png` });
  }

  close() {
    return this.#close();
  }

  async #act(selector, action) {
    // A page behind another one is not painted, and what is not painted cannot be clicked.
    await this.#page.bringToFront();
    const handle = await this.#page.evaluateHandle((path) => window.__find(path), selector);
    try {
      await action(handle.asElement());
    } finally {
      // The action may have replaced the page, and the handle with it.
      await handle.dispose().catch(() => {});
    }
  }
}
