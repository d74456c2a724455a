/**
 * The wasm that ships against the native engine: the same visits, and every answer, every stored text and every byte sent must be the same.
 * `node differential.mjs PROGRAM [SEED] [COUNT]`, where PROGRAM is the built src/bin/differential.rs. Prints the first difference.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { loadEngine, outside, purposesOf, recordOf, Texts } from '../outside.mjs';

const [program, seed = '1', count = '20000'] = process.argv.slice(2);
const MODEL = readFileSync(new URL('../vectors/model.bin', import.meta.url));
const START_MS = Date.parse('2026-11-01T10:00:00Z');
const HOUR_MS = 3_600_000;

/** SplitMix64, 32 bytes at a time: what the native host calls randomness. */
class Random {
  #state = 42n;
  fill(bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let place = 0; place < bytes.length; place += 8) {
      this.#state = BigInt.asUintN(64, this.#state + 0x9e3779b97f4a7c15n);
      let mixed = this.#state;
      mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n);
      mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn);
      view.setBigUint64(place, mixed ^ (mixed >> 31n), true);
    }
    return bytes;
  }
}

const Engine = await loadEngine();

/** One visitor, as src/visit.rs has it. */
class Visit {
  #config;
  #engine;
  #letters = '';
  #grant = 0;
  #tab = '';

  constructor(config) {
    this.#config = config;
    const random = new Random();
    Object.assign(outside, { now_ms: START_MS, sent: [], fill: (bytes) => random.fill(bytes) });
    globalThis.localStorage = new Texts();
  }

  close() {
    this.#engine?.free();
    this.#engine = undefined;
  }

  act(act) {
    const engine = this.#engine;
    const context = act.context ?? undefined;
    const [name] = Object.keys(act).filter((key) => key !== 'context');
    const value = act[name];
    if (name === 'page') return this.#page(value);
    if (name === 'later_hours') {
      const apart = Math.trunc(Math.abs(value) * HOUR_MS);
      outside.now_ms = value < 0 ? Math.max(0, outside.now_ms - apart) : outside.now_ms + apart;
      return null;
    }
    if (name === 'consent') return this.#consent(value);
    if (name === 'damage') return this.#damage(value);
    if (!engine) return null;
    switch (name) {
      case 'handle': return engine.handle(value);
      case 'decide': return engine.decide(value, context);
      case 'explain': return engine.explain(value, context);
      case 'recommend': return engine.recommend(value, context);
      case 'view': return engine.view(value);
      case 'fold': return engine.fold([this.#tab], value);
      case 'send': {
        const isSent = engine.send() !== undefined;
        engine.settle(value);
        return isSent;
      }
      case 'load_model': return works(() => engine.load_model(MODEL));
      case 'export': return engine.export();
      case 'import': {
        const text = Buffer.byteLength(value) % 2 === 0 ? engine.export() : value;
        return works(() => engine.import(text));
      }
      case 'leave': engine.leave(value); break;
      case 'forget': engine.forget();
    }
    return null;
  }

  #page(page) {
    this.close();
    this.#tab = page.toString(16).padStart(16, '0');
    const site = this.#config?.site;
    try {
      this.#engine = new Engine(typeof site === 'string' ? site : '', this.#config, { tab: this.#tab, endpoint: '/v1/reports' });
    } catch (error) {
      assert.equal(error.name, 'VitrinError');
      return error.message;
    }
    this.#engine.consent(purposesOf(this.#letters), undefined);
    return this.#engine.status();
  }

  #consent(letters) {
    const before = this.#letters;
    this.#letters = letters;
    const takesBack = [...before].some((letter) => !letters.includes(letter));
    if (this.#grant === 0 || takesBack) this.#grant += 1;
    if (!this.#engine) return null;
    const prefix = `vitrin:${this.#config.site}:`;
    for (const key of Object.keys(localStorage)) if (takesBack && key.startsWith(prefix)) localStorage.removeItem(key);
    localStorage.setItem(`${prefix}consent`, recordOf(letters, this.#grant));
    this.#engine.consent(purposesOf(this.#letters), undefined);
    return this.#engine.status();
  }

  #damage([what, amount]) {
    const number = Math.trunc(Math.abs(amount ?? 0));
    const key = Object.keys(localStorage).sort().find((key) => (what === 'state' ? key.endsWith(':state') : key.includes(':j:')));
    const text = key === undefined ? '' : localStorage.getItem(key);
    if (text === '') return null;
    // The native cast to 64 bits ends at their greatest number.
    const whole = BigInt(number) > 0xffffffffffffffffn ? 0xffffffffffffffffn : BigInt(number);
    const place = Number(whole % BigInt(text.length));
    localStorage.setItem(key, whole % 2n === 0n ? text.slice(0, place) : `${text.slice(0, place)}-${text.slice(place + 1)}`);
    return null;
  }
}

function works(act) {
  try {
    act();
    return true;
  } catch (error) {
    assert.equal(error.name, 'VitrinError');
    return false;
  }
}

const native = spawn(program, [seed, count], { stdio: ['ignore', 'pipe', 'inherit'] });
let visits = 0;
let acts = 0;
for await (const line of createInterface({ input: native.stdout })) {
  const given = JSON.parse(line);
  const visit = new Visit(given.config);
  for (const [index, act] of given.acts.entries()) {
    const answer = visit.act(act) ?? null;
    const place = `visit ${visits} of seed ${seed}, act ${index}: ${JSON.stringify(act)}`;
    assert.deepEqual(answer, given.answers[index], place);
    acts += 1;
  }
  // A config that was refused leaves nothing to compare.
  if (typeof given.answers[0] !== 'string') {
    assert.deepEqual({ ...localStorage }, given.texts, `what visit ${visits} of seed ${seed} stored`);
    assert.deepEqual(outside.sent, given.sent, `what visit ${visits} of seed ${seed} sent`);
  }
  visit.close();
  visits += 1;
}
assert.equal(visits, Number(count), 'the native program ended early');
console.log(`${visits} visits, ${acts} acts: native and wasm agree in every answer and byte`);
