/** The clock, and what is rehearsed. */
import { element } from '../panel/draw.js';
import { isAnything, type Wishes } from './rehearsal.js';
import type { View } from './view.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const STEPS: readonly (readonly [words: string, ms: number])[] = [
  ['1 hour', HOUR_MS],
  ['1 day', DAY_MS],
  ['7 days', 7 * DAY_MS],
  ['30 days', 30 * DAY_MS],
];
const DATE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

function wishWords({ ahead_ms, segments, offers }: Wishes): string[] {
  const hours = Math.round(ahead_ms / HOUR_MS);
  const days = Math.floor(hours / 24);
  const ahead = [days > 0 && `${days} d`, hours % 24 > 0 && `${hours % 24} h`].filter(Boolean).join(' ');
  return [
    ...(ahead_ms > 0 ? [`clock ${ahead} ahead`] : []),
    ...Object.entries(segments).map(([id, is_in]) => `${is_in ? 'in' : 'not in'} ${id}`),
    ...Object.entries(offers).map(([placement, offer]) => `${placement} shows ${offer}`),
  ];
}

export function bar(view: View): HTMLElement[] {
  const { stage } = view;
  const steps = STEPS.map(([words, ms]) =>
    element(
      'button',
      { type: 'button', 'aria-label': `Advance the clock by ${words}`, click: () => stage.wish({ ahead_ms: stage.wishes.ahead_ms + ms }) },
      `+ ${words}`,
    ),
  );
  return [
    element(
      'div',
      { class: 'row', role: 'group', 'aria-label': 'Clock' },
      // The minute is enough, and draws once a minute.
      view.place('p', { class: 'clock' }, () => DATE.format(stage.now), (now) => [now]),
      ...steps,
    ),
    view.place('div', {}, () => stage.wishes, (wishes) => [
      isAnything(wishes) &&
        element(
          'div',
          { class: 'row' },
          element('p', {}, `Rehearsed: ${wishWords(wishes).join('; ')}.`),
          element('button', { type: 'button', 'data-key': 'end', click: () => stage.end() }, 'End the rehearsal'),
        ),
    ]),
  ];
}
