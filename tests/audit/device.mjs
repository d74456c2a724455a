/**
 * A browser of one visitor. The engine is the wasm that ships.
 */
import { randomFillSync } from 'node:crypto';
import { loadEngine, outside, purposesOf, recordOf, Texts } from '../outside.mjs';

/** A report is sent so many milliseconds after it was made. */
const SETTLED_MS = 10_000;
const grant = () => recordOf('spm', 1);

/** Random bytes of the system, drawn many at a time: the engine asks for 32. */
const pool = new Uint8Array(65_536);
let used = pool.length;
outside.fill = (bytes) => {
  if (used + bytes.length > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  bytes.set(pool.subarray(used, used + bytes.length));
  used += bytes.length;
  return bytes;
};

const Engine = await loadEngine();

/** One browser with one open page. What it stores can be taken and put back, so that a trial can begin where another began. */
export class Device {
  #engine;
  #config;
  /** Where the consent record is. */
  #record;
  /** A document has an id of its own. */
  #tab = '';
  #documents = 0;

  constructor(config) {
    this.#config = config;
    this.#record = `vitrin:${config.site}:consent`;
  }

  /** A new document on what was stored, by default nothing. A document's own time never goes back. */
  begin(at_ms, texts = {}) {
    outside.now_ms = at_ms;
    this.#engine?.free();
    this.#documents += 1;
    this.#tab = this.#documents.toString(16).padStart(16, '0');
    this.#engine = new Engine(this.#config.site, this.#config, { tab: this.#tab, endpoint: '/v1/reports' });
    this.put(texts);
  }

  /** What is stored. */
  take() {
    return { ...localStorage };
  }

  /** Takes what the document knows back to what was stored, with the grant given anew. */
  put(texts) {
    const storage = new Texts();
    Object.assign(storage, texts, { [this.#record]: grant() });
    globalThis.localStorage = storage;
    this.#engine.forget();
    this.#engine.consent(purposesOf('spm'), undefined);
  }

  /** Time passes. The grant is given anew, as a visitor who is asked again would: it is not what is measured. */
  at(at_ms) {
    outside.now_ms = at_ms;
    globalThis.localStorage.setItem(this.#record, grant());
  }

  handle(input) {
    const { status, reason } = this.#engine.handle(input);
    if (status !== 'accepted') throw new Error(`refused: ${reason}`);
  }

  decide(placement) {
    return this.#engine.decide([placement], {})[0];
  }

  view(name) {
    return this.#engine.view(name);
  }

  fold(hidden) {
    this.#engine.fold([this.#tab], hidden);
  }

  /**
   * The page is hidden: makes the report that is due, if one is, and gives the bytes that leave when no tab can have missed it, of
   * which the collector takes all.
   */
  report() {
    outside.sent = [];
    this.fold(true);
    this.at(outside.now_ms + SETTLED_MS);
    this.fold(true);
    if (this.#engine.send()) this.#engine.settle(202);
    return outside.sent;
  }
}
