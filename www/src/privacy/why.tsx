/** Why this offer: for every placement of the shop, what would be chosen now and for which reasons. */
import { offerName, PLACEMENT_IDS, placementName, segmentName } from '../parts/names';
import { cartLines, totals } from '../shop/cart';
import type { Client, Decision } from './client';

const VARIANTS = {
  personalized: 'chosen for you',
  fallback: 'what everybody sees',
  holdout: 'what everybody sees: you are among the few who are never personalized',
} as const;

function Why({ client, decision }: { client: Client; decision: Decision }) {
  const { sentences, considered } = client.explain(decision);
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
                <th scope="col">Detail</th>
              </tr>
            </thead>
            <tbody>
              {considered.map(({ offer, outcome, detail }) => (
                <tr key={offer}>
                  <th scope="row">{offerName(offer)}</th>
                  <td>{outcome.replaceAll('_', ' ')}</td>
                  <td>{detail ? segmentName(detail) : ''}</td>
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
        return decision ? [<Why key={placement} client={client} decision={decision} />] : [];
      })}
    </ul>
  );
}
