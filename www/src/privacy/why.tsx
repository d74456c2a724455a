/** Why this offer: for every placement of the shop, what would be chosen now and for which reasons. */
import { offerName, PLACEMENT_IDS, placementName } from '../parts/names';
import { cartLines, totals } from '../shop/cart';
import type { Client, Context, Decision, Explanation } from './client';
import { evidenceWords, outcomeWords } from './words';

const VARIANTS = {
  personalized: 'chosen for you',
  fallback: 'what everybody sees',
  holdout: 'what everybody sees: you are among the few who are never personalized',
} as const;

/** The rules of the chosen offer's audience that hold; and of the segments it asks for, their own rules. */
function reasonsOf({ because, segments }: Explanation): readonly string[] {
  const held = because.filter(({ holds }) => holds === true);
  const asked = new Set(held.flatMap(({ trait, operand }) => (trait === 'segments' ? [operand].flat() : [])));
  const below = segments
    .filter(({ segment, member }) => member === true && asked.has(segment))
    .flatMap((membership) => membership.because)
    .filter(({ holds }) => holds === true);
  return [...held, ...below].map(evidenceWords);
}

function Why({ client, decision, context }: { client: Client; decision: Decision; context: Context }) {
  const explanation = client.explain(decision, context);
  const { considered } = explanation;
  const sentences = reasonsOf(explanation);
  const title = decision.offer?.content.title;
  return (
    <li class="why" id={`why-${decision.placement}`} tabIndex={-1}>
      <h3>In {placementName(decision.placement)}</h3>
      <p>
        {title === undefined ? (
          'No offer.'
        ) : (
          <>
            <strong>“{title}”</strong>, {VARIANTS[decision.variant]}.
          </>
        )}
      </p>
      {sentences.length > 0 ? (
        <ul class="sentences">
          {sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      ) : null}
      {considered.length > 0 ? (
        <details>
          <summary>All {considered.length} that were considered</summary>
          <table class="small-table">
            <thead>
              <tr>
                <th scope="col">Offer</th>
                <th scope="col">Outcome</th>
              </tr>
            </thead>
            <tbody>
              {considered.map(({ offer, outcome }) => (
                <tr key={offer}>
                  <th scope="row">{offerName(offer)}</th>
                  <td>{outcomeWords(outcome)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      ) : null}
    </li>
  );
}

export function WhyOffers({ client }: { client: Client }) {
  const lines = cartLines();
  const context = { cart_value_minor: totals(lines).goods_minor, cart_items: lines.map(({ product }) => product.id) };
  const decisions = client.decideAll(PLACEMENT_IDS, context);
  return (
    <ul class="whys">
      {PLACEMENT_IDS.flatMap((placement) => {
        const decision = decisions[placement];
        return decision ? [<Why key={placement} client={client} decision={decision} context={context} />] : [];
      })}
    </ul>
  );
}
