/**
 * What a test can do with one open page, the same in every browser. A browser's own class supplies the few primitives
 * (`open`, `reload`, `evaluate`, `press`, `write`, `hide`, `show`, `keep`, `close`); what can be built from them is here.
 */
import { setTimeout as pause } from 'node:timers/promises';

/** How long a page may take to become what a test waits for, unless the test says otherwise. */
const PATIENCE_MS = 15_000;
const POLL_MS = 50;

export class Tab {
  /** Polls until the function, run in the page, answers something true; gives that answer. */
  async waitFor(what, question, values = [], patienceMs = PATIENCE_MS) {
    const end = Date.now() + patienceMs;
    let last;
    do {
      try {
        last = await this.evaluate(question, ...values);
        if (last) return last;
      } catch (error) {
        // A page that is just being replaced cannot answer; the next one can.
        last = error;
      }
      await pause(POLL_MS);
    } while (Date.now() < end);
    throw new Error(`waited ${patienceMs} ms for ${what}; last answer: ${last instanceof Error ? last.message : JSON.stringify(last)}`);
  }

  /** Clicks what a visitor would click, once it is there. `host >>> inner` looks into an open shadow root. */
  async click(selector) {
    await this.waitFor(`something to click at ${selector}`, isVisible, [selector]);
    await this.press(selector);
  }

  /** Types into a field, once it is there. */
  async type(selector, text) {
    await this.waitFor(`a field at ${selector}`, isVisible, [selector]);
    await this.write(selector, text);
  }

  /** The text a visitor sees at a selector, or null. */
  text(selector) {
    return this.evaluate((path) => window.__find(path)?.innerText.trim() ?? null, selector);
  }
}

function isVisible(path) {
  const found = window.__find(path);
  if (!found) return false;
  const box = found.getBoundingClientRect();
  return box.width > 0 && box.height > 0 && getComputedStyle(found).visibility !== 'hidden';
}
