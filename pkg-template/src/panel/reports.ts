/** What would be sent, what was sent, and what is left of the privacy budget. */
import type { PrivacyBudget, ReportPreview, SentRecord } from '../types.js';
import { element } from './draw.js';
import type { Language } from './language.js';

const DAY_MS = 86_400_000;

const literal = (text: string) => element('pre', { tabindex: 0, 'data-key': text, part: 'literal' }, text);

export function preview(language: Language, next: ReportPreview | null): HTMLElement[] {
  const { say, name } = language;
  if (!next) return [element('p', { class: 'quiet' }, say('no_report'))];
  const { answers, epsilon, mechanism, truthProbability } = next;
  // A question of yes or no: its answers are no names of the shop's.
  const asks_whether = answers.length === 2 && answers[1] === 'yes';
  const answerName = (answer: string) => (asks_whether ? say(answer === 'yes' ? 'yes' : 'no') : name('answer', answer));
  const values = {
    percent: language.percent(truthProbability),
    truth: answerName(next.truth),
    others: answers.length - 1,
  };
  const noised = epsilon > 0;
  const odds = ({ binary: 'truth_of_two', 'k-ary': 'truth', 'hadamard-bit': 'truth_bit', counted: 'truth_counted' } as const)[mechanism];
  return [
    element('p', {}, say('question', { question: name('question', next.question) })),
    element('p', {}, say(next.isDone ? 'is_done' : odds, values)),
    ...(noised ? [element('p', {}, say('odds', { factor: language.number(Math.exp(epsilon)) }))] : []),
    element(
      'details',
      { 'data-key': 'answers' },
      element('summary', { 'data-key': 'all answers' }, say('all_answers')),
      element('p', {}, answers.map(answerName).join(' · ')),
    ),
    element('p', {}, say('literal')),
    literal(next.bodyExample),
  ];
}

export function sent(language: Language, reports: readonly SentRecord[]): HTMLElement[] {
  const { say } = language;
  if (reports.length === 0) return [element('p', { class: 'quiet' }, say('nothing_sent'))];
  const rows = reports.map(({ question, at, status, body }) =>
    element(
      'li',
      { part: 'report' },
      element('strong', {}, question === null ? say('old_question') : language.name('question', question)),
      ' ',
      element('small', {}, `${language.day(at * DAY_MS)}, ${say(status)}`),
      literal(body),
    ),
  );
  return [element('ol', {}, ...rows)];
}

export function budget(language: Language, running: PrivacyBudget | null): HTMLElement[] {
  const { say } = language;
  if (!running) return [element('p', { class: 'quiet' }, say('no_budget'))];
  if (running.level === 'local') return [element('p', {}, say('local'))];
  const { left, epsilonYear } = running;
  const words = say('budget_left', { left: language.number(left), year: language.number(epsilonYear) });
  return [
    element(
      'p',
      { class: 'share' },
      element('meter', { min: 0, max: epsilonYear, value: left, 'aria-label': words }),
      words,
    ),
  ];
}
