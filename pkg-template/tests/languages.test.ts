/**
 * Every reason, outcome, trait and word that the engine can give has a sentence in every language. `codes.ts` has the engine's reasons and outcomes, as a
 * native test sees to; of the rest the engine's own sources say which there are.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { OUTCOMES, REASONS } from '../src/codes.js';
import { languageOf } from '../src/panel/language.js';
import { DUTCH, DUTCH_OUTCOMES, DUTCH_WORDS } from '../src/sentences/dutch.js';
import { ENGLISH } from '../src/sentences/english.js';
import { ENGLISH_OUTCOMES } from '../src/sentences/outcomes.js';
import { SWEDISH, SWEDISH_OUTCOMES, SWEDISH_WORDS } from '../src/sentences/swedish.js';
import { tellDecision, tellMemberships } from '../src/sentences.js';
import type { Evidence } from '../src/types.js';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const rust = (path: string) => readFileSync(at(`../../src/core/${path}`), 'utf8');
/** The texts in a part of a source, from what begins it to what ends it. */
function texts(path: string, begin: string, end: string, wanted = /"([a-z][\w.]*)"/g): string[] {
  const source = rust(path);
  const at = source.indexOf(begin);
  if (at < 0) throw Error(`${path} has no ${begin}`);
  return Array.from(source.slice(at, source.indexOf(end, at + begin.length)).matchAll(wanted), ([, text]) => text!);
}
const LANGUAGES = { en: ENGLISH, nl: DUTCH, sv: SWEDISH };
const CODE = /=> \(?"(\w+)"/g;

const reasons = REASONS;
const outcomes = Object.values(OUTCOMES).flat();
const recommended = texts('recommend/board.rs', 'impl Reason {', '\n}', CODE);
/** These are trees, which no condition reads whole. */
const TREES = ['interests', 'events', 'declared', 'facts', 'rfm', 'predict'];
const traits = [...texts('profile.rs', 'pub const TRAITS', '];'), ...texts('profile/outlook.rs', 'OUTLOOK_TRAITS', '];')].filter(
  (trait) => !TREES.includes(trait),
);
const words = [
  ...texts('rfm.rs', 'pub const SEGMENTS', '];'),
  ...texts('rfm.rs', 'Self::Entered =>', '}'),
  ...texts('history/visit.rs', 'pub const STAGES', '];'),
  ...texts('acquisition.rs', '(Channel::Direct', '];'),
  ...texts('acquisition.rs', '(Device::Phone', '];'),
  ...texts('profile.rs', '(0, 0) =>', '}'),
];

test('the sources were understood', () => {
  expect(recommended).toContain('viewed_after');
  expect(traits).toContain('predict.churn');
  expect(traits).toContain('visits');
  for (const word of ['champions', 'up', 'carted', 'direct', 'phone', 'lapsed_customer']) expect(words).toContain(word);
});

describe.each(Object.entries(LANGUAGES))('%s', (_, sentences: Readonly<Record<string, string>>) => {
  test.each([...reasons, ...recommended, ...traits])('says %s', (id) => expect(sentences[id]).toMatch(/\S/));
  test('fills in what English fills in', () => {
    const places = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
    for (const [id, text] of Object.entries(ENGLISH)) expect(places(sentences[id]!), id).toEqual(places(text));
  });
});

test.each(outcomes)('the outcome %s is said in every language', (code) => {
  for (const all of [ENGLISH_OUTCOMES, DUTCH_OUTCOMES, SWEDISH_OUTCOMES] as Readonly<Record<string, string>>[]) expect(all[code]).toMatch(/\S/);
});

test.each(words)('the word %s is translated', (word) => {
  for (const all of [DUTCH_WORDS, SWEDISH_WORDS] as Readonly<Record<string, string>>[]) expect(all[word]).toMatch(/\S/);
});

const because: Evidence[] = [
  { trait: 'interests.category.shoes/trail-running', operator: '$gte', operand: 0.25, actual: 0.4218, holds: true, days: 3.9 },
  { trait: 'lifecycle', operator: '$in', operand: ['new', 'customer'], actual: 'new', holds: true },
  { trait: 'cart.value_minor', operator: '$lt', operand: 7500, actual: 125050, holds: false },
  { trait: 'sequence', operator: 'sequence', operand: { of: ['view_item', 'add_to_cart'], without: ['purchase'], within_hours: 48 }, actual: null, holds: false },
  { trait: 'event', operator: 'event', operand: { of: 'view_item', category: 'shoes', within_days: 7 }, actual: 4, holds: true },
];
test.each([
  [
    'nl-NL',
    [
      'Dit is voor bezoekers van wie het volgende geldt.',
      'Uw interesse in Trail is 42% (3 dagen geleden), en dat is minstens 25%.',
      'Uw verhouding tot de winkel is nieuw, en dat is een van nieuw, klant.',
      'De waarde van uw winkelwagen is 1.250,5, en dat is niet minder dan 75.',
      'Dit gebeurde niet in de laatste 48 uur: “artikel bekeken”, daarna “in de winkelwagen gelegd”, en sindsdien geen “aankoop”.',
      '“artikel bekeken” van shoes gebeurde 4 keer in de laatste 7 dagen.',
    ],
  ],
  [
    'sv',
    [
      'Detta är för besökare om vilka följande gäller.',
      'Ditt intresse för Trail är 42\u00a0% (för 3 dagar sedan), och det är minst 25\u00a0%.',
      'Ditt förhållande till butiken är ny, och det är en av ny, kund.',
      'Värdet av din varukorg är 1\u00a0250,5, och det är inte mindre än 75.',
      'Detta hände inte under de senaste 48 timmarna: ”tittat på en vara”, sedan ”lagt i varukorgen”, och sedan dess inget ”köp”.',
      '”tittat på en vara” av shoes hände 4 gånger under de senaste 7 dagarna.',
    ],
  ],
])('the panel tells reasons in %s, with the shop\'s own names', (lang, sentences) => {
  const host = Object.assign(document.createElement('div'), { lang });
  const language = languageOf(host, {}, (kind, key) => (kind === 'category' && key === 'shoes/trail-running' ? 'Trail' : undefined));
  const { messages } = tellDecision({ reasons: ['in_audience'] }, { considered: [], leftOut: 0, because, segments: [] });
  expect(language.tell(messages)).toEqual(sentences);
});

test('a message of a later version is nothing, and a segment has its name', () => {
  const language = languageOf(document.createElement('div'), {}, (kind, key) => (kind === 'segment' ? key.toUpperCase() : undefined));
  expect(language.tell([{ id: 'of_a_later_version' }, { id: 'constructor' }])).toEqual(['', '']);
  const evidence: Evidence = { trait: 'segments', operator: '$in', operand: 'runner', actual: true, holds: true };
  const of = (name: string) =>
    tellMemberships([
      { segment: 'runner', name, member: true, since: null, because: [] },
      { segment: 'b', name: 'B', member: true, since: null, because: [evidence] },
    ])[1]!.messages;
  expect(language.tell(of('Runner'))).toEqual(['You belong to “Runner”.']);
  expect(language.tell(of('runner'))).toEqual(['You belong to “RUNNER”.']);
});
