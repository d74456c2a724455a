/**
 * Recommendations of a session: takes the model and fetches the files that answers ask for, each once; what does not come is done
 * without. And what the shop says about its items, from its own list or its own function.
 */
import { tellRecommendation } from './sentences.js';
import type { SessionCore, SessionRest } from './surface.js';
import type { ItemFacts, KnownItem } from './types.js';

/** Longest id that the engine keeps, in bytes. */
const KEY_BYTES_MAX = 40;

/** An id as the engine has it: trimmed, ASCII letters in lower case, `. / $ %` and control characters encoded, cut. */
export function keyOf(id: string): string {
  let key = '';
  let bytes = 0;
  for (const character of id.trim()) {
    const encoded = /[./$%\x00-\x1f\x7f]/.test(character)
      ? `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`
      : character.replace(/[A-Z]/, (letter) => letter.toLowerCase());
    bytes += new TextEncoder().encode(encoded).length;
    if (bytes > KEY_BYTES_MAX) break;
    key += encoded;
  }
  return key;
}

function byKey(all: readonly ItemFacts[]): Map<string, KnownItem> {
  return new Map(
    all.map((facts) => {
      const key = keyOf(`${facts.id}`);
      return [key, { ...facts, key }];
    }),
  );
}

export function startRecommender({
  host,
  call,
  model: { bytes },
}: SessionCore): Pick<SessionRest, 'begin' | 'items' | 'recommend' | 'restore'> {
  const { gate, model, items } = host;
  const loaded: Uint8Array[] = [];
  const asked = new Set<string>();
  let listed: Promise<Map<string, KnownItem>> | undefined;

  const take = (file: Uint8Array) => {
    call((engine) => {
      engine.load_recommendations(file);
      loaded.push(file);
    });
    host.changed();
  };
  const load = async (address: string) => {
    if (asked.has(address)) return;
    asked.add(address);
    try {
      take(new Uint8Array(await (await gate.request(address)).arrayBuffer()));
    } catch (thrown) {
      // One page without it: the next tries again.
      host.failed(host.fail('BAD_MODEL', `${address}: ${(thrown as Error).message}`));
    }
  };
  const beside = (name: string) => new URL(name, new URL(model!, document.baseURI)).href;
  const list = async (address: string) => {
    const found: unknown = await (await gate.request(address)).json();
    return byKey(Array.isArray(found) ? (found as ItemFacts[]) : []);
  };

  return {
    begin: () => void (bytes && take(bytes)),
    recommend(query, context) {
      const answer = call((engine) => engine.recommend(query, context));
      for (const name of answer?.wanted ?? []) void load(beside(name));
      return answer ? answer.items.map(tellRecommendation) : [];
    },
    async items(ids) {
      let known: Map<string, KnownItem>;
      if (typeof items === 'function') {
        known = byKey((await items(ids)) ?? []);
      } else {
        if (!items) return [];
        listed ??= list(items);
        // A list that did not come is asked for again.
        listed.catch(() => (listed = undefined));
        known = await listed;
      }
      return ids.flatMap((id) => known.get(id) ?? []);
    },
    restore: (engine) => loaded.forEach((file) => engine.load_recommendations(file)),
  };
}
