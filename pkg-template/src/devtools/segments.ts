/** Every segment of the site: whether the visitor is in it and why, and a way to have it otherwise in this document. */
import { element } from '../panel/draw.js';
import type { Membership } from '../types.js';
import { choice, mark, plain, row, table, type View } from './view.js';

const AS_IS = 'as it is';
const CHOICES = [AS_IS, 'in', 'out'].map((one) => [one, one] as const);

const member = (is: boolean | null): HTMLElement => (is ? mark('good', 'in') : is === null ? mark('open', 'unknown') : mark('bad', 'out'));

export function segments(view: View): HTMLElement[] {
  const { client, stage } = view;
  const force = (id: string, value: string) => {
    const { [id]: _, ...others } = stage.wishes.segments;
    stage.wish({ segments: value === AS_IS ? others : { ...others, [id]: value === 'in' } });
  };
  const line = ({ segment, member: is, reason, because }: Membership): HTMLElement => {
    const forced = stage.wishes.segments[segment];
    return row(
      segment,
      member(is),
      choice(`Rehearse ${segment}`, segment, forced === undefined ? AS_IS : forced ? 'in' : 'out', CHOICES, (value) => force(segment, value)),
      element(
        'div',
        {},
        reason,
        because.length > 0 &&
          element('details', { 'data-key': `because ${segment}` }, element('summary', {}, 'Evidence'), element('code', {}, plain(because))),
      ),
    );
  };
  return [
    view.place('div', {}, () => [client.segments(), stage.wishes.segments] as const, ([all]) => [
      all.length === 0 && element('p', {}, 'The site has no segments, or the visitor has not allowed personalization.'),
      all.length > 0 && table('Segments of the site', ['Segment', 'Visitor', 'Rehearse', 'Because'], all.map(line), 'prose'),
    ]),
  ];
}
