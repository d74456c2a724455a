/** What the panel says of a report: how likely it tells the truth, and what would be told otherwise. */
import { describe, expect, test } from 'vitest';
import { languageOf } from '../src/panel/language.js';
import { preview, sent } from '../src/panel/reports.js';
import type { ReportPreview } from '../src/types.js';

/** e / (e + truths - 1): how often the engine sends the truth at an epsilon of 1. */
const truthful = (truths: number) => Math.E / (Math.E + truths - 1);
const KINDS = ['none', 'shoes', 'tents', 'sleeping', 'clothing', 'kitchen', 'light', 'backpacks', 'climbing'];
const NEXT: ReportPreview = {
  question: 'interest: parts',
  answers: KINDS,
  truth: 'tents',
  truthProbability: truthful(KINDS.length),
  mechanism: 'k-ary',
  epsilon: 1,
  bodyExample: 'body',
  epoch: 9,
  arm: null,
  isDone: false,
};
const YES: ReportPreview = { ...NEXT, answers: ['none', 'yes'], truth: 'none', truthProbability: truthful(2), mechanism: 'binary' };
const BIT: ReportPreview = { ...NEXT, truthProbability: truthful(2), mechanism: 'hadamard-bit' };

/** In the language of the page, with a name that the shop gives to what has no value. */
const said = (lang: string, next: ReportPreview) => {
  const host = Object.assign(document.createElement('div'), { lang });
  const language = languageOf(host, {}, (kind, key) => (kind === 'answer' && key === 'none' ? 'None of these' : undefined));
  const text = preview(language, next).map((part) => part.textContent);
  return { odds: text[1], answers: text[3] };
};

describe.each([
  [
    'en',
    '25% of the time the true answer is sent, now “tents”. Otherwise chance picks one of the 8 others.',
    '73% of the time the true answer is sent, now “No”. Otherwise the other one is sent.',
    'Chance picks a part of the possible answers. 73% of the time it is said truly whether the true answer, now “tents”, lies in that part; otherwise the opposite is said.',
    'No · Yes',
  ],
  [
    'nl',
    'In 25% van de gevallen wordt het ware antwoord verstuurd, nu „tents”. Anders kiest het toeval een van de 8 andere.',
    'In 73% van de gevallen wordt het ware antwoord verstuurd, nu „Nee”. Anders wordt het andere verstuurd.',
    'Het toeval kiest een deel van de mogelijke antwoorden. In 73% van de gevallen wordt naar waarheid gezegd of het ware antwoord, nu „tents”, in dat deel ligt; anders wordt het tegendeel gezegd.',
    'Nee · Ja',
  ],
  [
    'sv',
    'I 25\u00a0% av fallen skickas det sanna svaret, just nu ”tents”. Annars väljer slumpen ett av de 8 andra.',
    'I 73\u00a0% av fallen skickas det sanna svaret, just nu ”Nej”. Annars skickas det andra.',
    'Slumpen väljer en del av de möjliga svaren. I 73\u00a0% av fallen sägs sanningsenligt om det sanna svaret, just nu ”tents”, finns i den delen; annars sägs motsatsen.',
    'Nej · Ja',
  ],
])('in %s', (lang, several, two, bit, answers) => {
  test('the others are what chance picks from', () => expect(said(lang, NEXT).odds).toBe(several));
  test('a question of yes or no has one other answer', () => expect(said(lang, YES).odds).toBe(two));
  test('yes and no are called so', () => expect(said(lang, YES).answers).toContain(answers));
  test('one bit speaks of a part of the answers', () => expect(said(lang, BIT).odds).toBe(bit));
});

test('a report has a day, and no hour that it was not made at', () => {
  const at = Math.floor(Date.now() / 864e5);
  const day = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' }).format(at * 864e5);
  const language = languageOf(document.createElement('div'));
  const [told] = sent(language, [{ epoch: 1, task: 0, question: 'interest: parts', at, status: 'pending', body: 'body' }]);
  expect(told?.querySelector('small')?.textContent).toBe(`${day}, waits to be sent`);
});
