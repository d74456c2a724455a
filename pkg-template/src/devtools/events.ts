/** Every input of this page with what became of it, and what the history has from before. */
import { element } from '../panel/draw.js';
import type { DecisionOutline, Input } from '../surface.js';
import type { Line } from './stage.js';
import { clock, mark, plain, row, table, type View } from './view.js';

const LINE_CHARS = 60;
const DATE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** What an input is called, and the rest of it. */
function parts(input: Input<DecisionOutline>): [name: string, rest: unknown] {
  switch (input.type) {
    case 'event':
      return [input.name, input.data];
    case 'exposed':
    case 'clicked':
    case 'dismissed':
      return [input.type, `${input.decision.placement}: ${input.decision.offer?.id ?? 'no offer'}`];
    case 'prefer':
      return [input.type, `${input.interest}: ${input.value}`];
    case 'traits':
      return ['setTraits', input.traits];
    case 'facts':
      return ['setFacts', input.facts];
    case 'delete_event':
      return ['deleteEvent', input.index];
  }
}

function outcome({ answer, is_rehearsed }: Line): HTMLElement {
  const where = is_rehearsed ? ' (rehearsed)' : '';
  if (answer.status === 'accepted') return mark('good', `accepted${where}`);
  return mark('bad', `rejected: ${answer.reason}${answer.field ? ` at ${answer.field}` : ''}${where}`);
}

/** Data that takes more than a line is folded away. */
const data = (number: number, text: string): HTMLElement =>
  text.length <= LINE_CHARS
    ? element('code', {}, text)
    : element('details', { 'data-key': `data ${number}` }, element('summary', {}, element('code', {}, `${text.slice(0, LINE_CHARS)} …`)), element('code', {}, text));

export function events(view: View): HTMLElement[] {
  const { stage, client } = view;
  const live = view.place('div', {}, () => stage.lines, (lines) => [
    lines.length === 0 && element('p', {}, 'Nothing has been told since the overlay was opened.'),
    lines.length > 0 &&
      table(
        'Told by this page, latest first',
        ['Event', 'Outcome', 'At', 'Data'],
        lines.map((line) => {
          const [name, rest] = parts(line.input);
          return row(name, outcome(line), element('span', { class: 'when' }, clock(line.at)), data(line.number, plain(rest)));
        }),
        'prose',
      ),
  ]);
  const kept = view.place('div', {}, () => client.events(), (all) => [
    all.length > 0 &&
      table(
        `Kept in the history: ${all.length}, latest first`,
        ['Event', 'At', 'Item, category, brand'],
        all.map(({ name, at, item, category, brand }) => row(name, DATE.format(at), [item, category, brand].filter(Boolean).join(' · '))),
        'prose',
      ),
  ]);
  return [live, kept];
}
