/** Every placement with its latest decision, each offer that was considered with what became of it, and a way to show another. */
import { element } from '../panel/draw.js';
import type { Explanation } from '../types.js';
import type { Traced } from './stage.js';
import { choice, mark, plain, row, table, type View } from './view.js';

const AS_DECIDED = '';

interface Read {
  readonly placement: string;
  readonly traced: Traced | undefined;
  readonly explanation: Explanation | undefined;
  readonly forced: string | undefined;
}

function trace({ traced, explanation }: Read): HTMLElement[] {
  if (!traced || !explanation) return [element('p', {}, 'Nothing on this page has asked for it.')];
  const { decision, context } = traced;
  const { offer, variant, reasons, propensity, policy } = decision;
  return [
    element('p', {}, element('strong', {}, offer?.id ?? 'no offer'), ' ', mark(variant === 'personalized' ? 'good' : 'open', variant), ` ${reasons.join(', ')}`),
    element('p', {}, `Propensity ${plain(propensity)}, policy ${policy}${context ? `, facts of the page ${plain(context)}` : ''}.`),
    ...explanation.sentences.map((sentence) => element('p', {}, sentence)),
    ...(explanation.considered.length > 0
      ? [
          table(
            'Considered',
            ['Offer', 'Outcome', 'Detail'],
            explanation.considered.map(({ offer: id, outcome, detail }) =>
              row(id, outcome === 'chosen' ? mark('good', outcome) : outcome.replaceAll('_', ' '), detail ?? ''),
            ),
          ),
        ]
      : []),
    element(
      'details',
      { 'data-key': `trace ${decision.placement}` },
      element('summary', {}, 'The whole trace'),
      element('pre', { tabindex: 0 }, JSON.stringify({ decision, explanation }, null, 2)),
    ),
  ];
}

export function decisions(view: View): HTMLElement[] {
  const { client, stage } = view;
  const read = (): Read[] => {
    const known = (stage.site.placements ?? []).map(({ id }) => id);
    const asked = [...stage.decisions.keys()];
    // What this page asks for comes first.
    return [...new Set([...asked, ...known])].map((placement) => {
      const traced = stage.decisions.get(placement);
      const explanation = traced && client.explain(traced.decision, traced.context);
      return { placement, traced, explanation, forced: stage.wishes.offers[placement] };
    });
  };
  const force = (placement: string, offer: string) => {
    const { [placement]: _, ...others } = stage.wishes.offers;
    stage.wish({ offers: offer === AS_DECIDED ? others : { ...others, [placement]: offer } });
  };
  const section = (one: Read): HTMLElement => {
    const { placement, forced } = one;
    const offers = (stage.site.offers ?? []).filter((offer) => offer.placement === placement);
    const options = [[AS_DECIDED, 'as decided'], ...offers.map(({ id, name }) => [id, name ? `${id}: ${name}` : id])] as [string, string][];
    return element(
      'section',
      { 'aria-label': placement },
      element(
        'div',
        { class: 'row' },
        element('h3', {}, placement),
        offers.length > 0 && choice(`Rehearse ${placement}`, placement, forced ?? AS_DECIDED, options, (offer) => force(placement, offer)),
      ),
      ...trace(one),
    );
  };
  return [
    view.place('div', {}, read, (all) => (all.length > 0 ? all.map(section) : [element('p', {}, 'The site has no placements.')])),
    view.place('div', {}, () => [...stage.recommended.values()], (all) =>
      all.map(({ query, items }) =>
        element(
          'section',
          { 'aria-label': plain(query) },
          element('h3', {}, `Recommended: ${Object.entries(query).map(([name, value]) => `${name} ${value}`).join(', ')}`),
          items.length === 0 && element('p', {}, 'Nothing.'),
          items.length > 0 &&
            table('', ['Item', 'Score', 'Reason'], items.map(({ item, score, reason, of }) => row(item, plain(score), of === null ? reason : `${reason} ${of}`))),
        ),
      ),
    ),
  ];
}
