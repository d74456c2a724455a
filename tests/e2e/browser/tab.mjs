/**
 * What a test can do with one open page, the same in every browser. A browser's own class supplies the few primitives
 * (`open`, `reload`, `back`, `resize`, `evaluate`, `press`, `write`, `key`, `hide`, `show`, `keep`, `close`); what can be built from them is here.
 */
import { until } from '../until.mjs';

export class Tab {
  /** Waits until the function, run in the page, answers something true; gives that answer. */
  waitFor(what, question, values = []) {
    return until(what, () => this.evaluate(question, ...values));
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
