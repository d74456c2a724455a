/** The bindings that ship against wasm-bindgen's own: what crosses them is the same, and a text that they do not know stops the build. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { lean } from '../../pkg-template/bindings.mjs';
import { built, outside, purposesOf } from '../outside.mjs';

const [shipped, before] = ['pkg', 'wasm'].map((folder) => readFileSync(built(`${folder}/vitrin_bg.wasm`)));
const [theirs, ours] = await Promise.all(['vitrin', 'vitrin_whole'].map((name) => import(built(`wasm/${name}.js?bindings`))));
theirs.initSync({ module: before });
const { memory } = await ours.default(shipped);
outside.fill = (bytes) => bytes.fill(1);

const configWith = (title) => ({
  version: 1,
  site: 'demo',
  config: 1,
  currency: 'EUR',
  privacy: { report_period_days: 92 },
  placements: [{ id: 'hero', fallback: 'welcome' }],
  offers: [{ id: 'welcome', placement: 'hero', content: { title } }],
});
function start({ Engine }, title = 'welcome') {
  const engine = new Engine('demo', configWith(title), { tab: '0123456789abcdef' });
  engine.consent(purposesOf('p'), undefined);
  return engine;
}

for (const [why, title] of [
  ['of ASCII', 'Trail shoes'],
  ['of two bytes a character', 'Größe für Füße'],
  ['whose first character is none of ASCII', '東京'],
  ['whose last is none', 'Tent ⛺'],
  ['beyond the first plane', '🎒🥾'],
  ['with a mark that decoders like to drop', '\uFEFFboots'],
  ['with half a character', 'a\uD800b'],
  ['that is long', 'é'.repeat(100)],
])
  test(`a text ${why} crosses as it does with wasm-bindgen's`, () => {
    const [expected, found] = [theirs, ours].map((bindings) => start(bindings, title).decide(['hero'], undefined)[0].offer.content.title);
    assert.equal(found, expected);
    assert.equal(found, title.toWellFormed?.() ?? title.replace('\uD800', '\uFFFD'));
  });

test('every kind of value is taken or refused as with wasm-bindgen\'s', () => {
  const values = [null, undefined, true, false, 0, -1.5, NaN, 5n, 2n ** 70n, 'text', '', [], [1, [2]], {}, new Map([['item_id', 'a']]), new Set([1]), () => 1, Symbol('s'), new Date(0), new Number(5)];
  const engines = [theirs, ours].map((bindings) => start(bindings));
  for (const value of values) {
    const item = { item_id: 'a', price: value, item_brand: value };
    const [expected, found] = engines.map((engine) => [
      engine.handle({ type: 'event', name: 'view_item', data: { items: [item] } }),
      engine.handle({ type: 'event', name: 'view_item', data: { items: value } }),
      engine.decide(['hero'], value),
      engine.view('interests'),
    ]);
    assert.deepEqual(found, expected, String(value));
  }
});

test('memory that grows while a value crosses is looked at anew', () => {
  const engine = start(ours);
  const before = memory.buffer.byteLength;
  const texts = Array.from({ length: 4000 }, (_, index) => `${index}${'ä'.repeat(450)}`);
  for (let round = 0; round < 3; round += 1) engine.decide(['hero'], { in_stock: texts });
  assert.ok(memory.buffer.byteLength > before);
  assert.equal(engine.decide(['hero'], undefined)[0].offer.content.title, 'welcome');
});

test('an error that the engine throws arrives', () => {
  assert.throws(() => new ours.Engine('demo', { version: 0 }, { tab: '0123456789abcdef' }), { name: 'VitrinError', code: 'BAD_CONFIG' });
});

test('another text than wasm-bindgen\'s stops the build', () => {
  const text = readFileSync(built('wasm/vitrin.js'), 'utf8');
  assert.ok(lean(text).length < text.length);
  assert.throws(() => lean(text.replaceAll('decodeText', 'readText')), /no function decodeText/);
  assert.throws(() => lean(text.replaceAll('EngineFinalization', 'Registry')), /nothing like/);
});
