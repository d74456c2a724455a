/**
 * Runs one check in Chromium, Firefox and WebKitGTK: each run has its own collector, its own server between, and a visitor
 * with an empty profile. A run fails on any uncaught error or content-security violation in any of its pages, unless it
 * says that it expects them, and on any request for Vitrin that is neither a file of its own nor a sealed report; a failing run
 * leaves pictures of its pages under target/e2e/.
 */
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launchChromium, launchFirefox } from './browser/puppeteer.mjs';
import { launchWebKit } from './browser/webkit.mjs';
import { Collector } from './collector.mjs';
import { assertSealed } from './sealed.mjs';
import { TestServer } from './server.mjs';

const RUN_LIMIT_MS = 180_000;
const pictures = fileURLToPath(new URL('../../target/e2e/', import.meta.url));
const browsers = [
  ['Chromium', launchChromium],
  ['Firefox', launchFirefox],
  ['WebKitGTK', launchWebKit],
];

const running = new Map();
after(async () => {
  for (const browser of running.values()) await (await browser).close();
});

/** Registers the check once for each browser. `check` gets {tab, newTab, server, collector, expected}. `site`: what the collector counts for. */
export function inEveryBrowser(why, check, { site } = {}) {
  inBrowsers(browsers.map(([name]) => name), why, check, {}, site);
}

/** As `inEveryBrowser`, each with the setting of a visitor who asks for less motion. */
export function inEveryCalmBrowser(why, check) {
  inBrowsers(browsers.map(([name]) => name), why, check, { is_calm: true });
}

/** As `inEveryBrowser`, for what only some of them have. */
export function inBrowsers(names, why, check, settings = {}, site = undefined) {
  for (const [name, launch] of browsers.filter(([name]) => names.includes(name))) {
    test(`${why} (${name})`, { timeout: RUN_LIMIT_MS }, async () => {
      const key = JSON.stringify([name, settings]);
      if (!running.has(key)) running.set(key, launch(settings));
      await run(await running.get(key), check, `${why}-${name}`.replace(/[^A-Za-z0-9]+/g, '-'), site);
    });
  }
}

async function run(browser, check, label, site) {
  const collector = await Collector.start(site);
  const server = await TestServer.start(collector.address);
  const visitor = await browser.visitor();
  const tabs = [];
  const newTab = async () => {
    const tab = await visitor.tab();
    tabs.push(tab);
    return tab;
  };
  const expected = { faults: [] };
  try {
    await check({ tab: await newTab(), newTab, server, collector, expected });
    const surprises = server.faultsSeen.filter((fault) => !expected.faults.some((pattern) => pattern.test(fault)));
    assert.deepEqual(surprises, [], 'errors and violations on the pages');
    assertSealed(server.requests);
  } catch (error) {
    await mkdir(pictures, { recursive: true });
    for (const [index, tab] of tabs.entries()) await tab.keep(`${pictures}${label}-${index + 1}`).catch(() => {});
    throw error;
  } finally {
    await visitor.close();
    await server.close();
    await collector.close();
  }
}
