/** What is known: interests with their evidence, the groups that follow from them, and the events behind it all. */
import type { Client, Interest, KeptEvent, Membership, PreferenceValue } from '../types.js';
import { element } from './draw.js';
import type { Language, NameKind } from './language.js';
import { ENGLISH, type Words } from './words.js';

/** Rows shown before "and more". */
const ROWS_SHOWN = 6;
const DIMENSIONS = ['category', 'brand', 'price_band', 'tag'] as const;
/** A smaller share is shown as none. */
const SHARE_SEEN_MIN = 0.005;
const WISHES: readonly PreferenceValue[] = ['auto', 'more', 'less', 'never'];

/** A list whose tail is folded away. */
function list(language: Language, key: string, rows: HTMLElement[], tag: 'ul' | 'ol' = 'ul'): HTMLElement {
  const rest = rows.slice(ROWS_SHOWN);
  return element(
    'div',
    {},
    element(tag, { part: 'list' }, ...rows.slice(0, ROWS_SHOWN)),
    rest.length > 0 &&
      element(
        'details',
        { 'data-key': `more ${key}` },
        element('summary', { 'data-key': `more of ${key}` }, language.say('and_more', { count: rest.length })),
        element(tag, { part: 'list' }, ...rest),
      ),
  );
}

function interestRow(client: Client, language: Language, interest: Interest): HTMLElement {
  const { say } = language;
  const { key, dimension, share, events, preference } = interest;
  const name = language.name(dimension as NameKind, interest.name);
  const wishes = WISHES.map((wish) => element('option', { value: wish }, say(wish)));
  return element(
    'li',
    { class: 'row', part: 'interest' },
    element(
      'span',
      {},
      element('strong', {}, name),
      events > 0 && element('small', {}, say(events === 1 ? 'event_behind' : 'events_behind', { count: events, when: language.when(interest.lastAt) })),
      // A share is what goes beyond the average visitor's: without a word, none beside some events is a riddle.
      events > 0 && share < SHARE_SEEN_MIN && element('small', {}, say('as_others')),
    ),
    element(
      'span',
      { class: 'share' },
      element('meter', { min: 0, max: 1, value: share, 'aria-label': say('share_of', { name }) }),
      language.percent(share),
    ),
    element(
      'select',
      {
        'aria-label': say('wish_for', { name }),
        'data-key': key,
        value: preference,
        change: ({ target }) => client.prefer(key, (target as HTMLSelectElement).value as PreferenceValue),
      },
      ...wishes,
    ),
  );
}

export function interests(client: Client, language: Language, known: readonly Interest[]): HTMLElement[] {
  const { say } = language;
  if (known.length === 0) return [element('p', { class: 'quiet' }, say('no_interests'))];
  return DIMENSIONS.flatMap((dimension) => {
    const rows = known.filter((interest) => interest.dimension === dimension).sort((one, two) => two.share - one.share);
    if (rows.length === 0) return [];
    return [
      element('h3', {}, say(dimension)),
      list(language, dimension, rows.map((interest) => interestRow(client, language, interest))),
    ];
  });
}

/** Those the visitor belongs to, each with what it follows from. */
export function segments(language: Language, known: readonly Membership[]): HTMLElement[] {
  const rows = known
    .filter(({ member }) => member)
    .map(({ segment, name, messages }) =>
      element(
        'li',
        { part: 'segment' },
        element('strong', {}, name === segment ? language.name('segment', segment) : name),
        ' ',
        element('small', {}, language.tell(messages).join(' ')),
      ),
    );
  return rows.length > 0
    ? [list(language, 'segments', rows)]
    : [element('p', { class: 'quiet' }, language.say('no_segments'))];
}

function eventWords(language: Language, { name, item, category }: KeptEvent): string {
  const did = Object.hasOwn(ENGLISH, name) ? language.say(name as keyof Words) : name.replaceAll('_', ' ');
  const what = item !== null ? language.name('item', item) : category !== null && language.name('category', category);
  return what ? `${did}: ${what}` : did;
}

export function events(client: Client, language: Language, kept: readonly KeptEvent[]): HTMLElement[] {
  const { say } = language;
  const rows = kept.map((event) => {
    const words = eventWords(language, event);
    const when = language.when(event.at);
    return element(
      'li',
      { class: 'row', part: 'event' },
      element('span', {}, words),
      element('small', {}, when),
      element(
        'button',
        {
          type: 'button',
          'aria-label': say('delete_event', { event: words, when }),
          'data-key': `${event.at} ${event.name} ${event.item}`,
          click: () => client.deleteEvent(event.index),
        },
        say('delete'),
      ),
    );
  });
  return rows.length > 0
    ? [list(language, 'events', rows, 'ol')]
    : [element('p', { class: 'quiet' }, say('no_events'))];
}
