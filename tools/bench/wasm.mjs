/**
 * Times a query in the wasm that ships: `node wasm.mjs model.bin test.txt` prints p50 and p90 in milliseconds. The visitor's
 * clicks are told as a page tells them; a query goes through JavaScript values both ways.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const target = fileURLToPath(new URL('../../target/', import.meta.url));
const { default: bind, Engine } = await import(pathToFileURL(join(target, 'wasm/vitrin_whole.js')));
await bind(readFileSync(join(target, 'pkg/vitrin_bg.wasm')));

const [model, test, count = '20'] = process.argv.slice(2);
const config = { version: 1, site: 'bench', config: 1, currency: 'EUR', time_zone: 'UTC' };
const sessions = new Map();
for (const line of readFileSync(test, 'utf8').trim().split('\n').slice(1)) {
  const [session, item, at] = line.split('\t');
  sessions.set(session, [...(sessions.get(session) ?? []), { item, at: Number(at) }]);
}
const engineOf = () => {
  const engine = new Engine('bench', config, { tab: '0123456789abcdef' });
  engine.consent({ storage: false, personalization: true, measurement: false }, undefined);
  return engine;
};
const bytes = readFileSync(model);
const engine = engineOf();
const begun = performance.now();
engine.load_recommendations(bytes);
const load_ms = performance.now() - begun;
const times = [];
let answered = 0;
for (const clicks of sessions.values()) {
  engine.forget();
  clicks.sort((one, other) => one.at - other.at);
  for (const { item } of clicks) {
    engine.handle({ type: 'event', name: 'view_item', data: { items: [{ item_id: item }] } });
    const from = performance.now();
    const { items } = engine.recommend({ kind: 'next', n: Number(count) });
    times.push(performance.now() - from);
    answered += items.length > 0;
  }
}
times.sort((one, other) => one - other);
const at = (share) => times[Math.floor(times.length * share)].toFixed(3);
console.log(`${times.length} queries, ${answered} answered: p50 ${at(0.5)} ms, p90 ${at(0.9)} ms; loading the file ${load_ms.toFixed(1)} ms`);
