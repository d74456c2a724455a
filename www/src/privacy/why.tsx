/** Why this offer: for every placement of the shop, what would be chosen now and for which reasons. */
import { ENGLISH } from '../../../pkg-template/src/sentences/english';
import { write, type Writer } from '../../../pkg-template/src/sentences/message';
import { ENGLISH_OUTCOMES } from '../../../pkg-template/src/sentences/outcomes';
import { offerName, PLACEMENT_IDS, placementName } from '../parts/names';
import { cartLines, totals } from '../shop/cart';
import type { Client, Context, Decision, Explanation } from './client';
import { names } from './words';

const VARIANTS = {
  personalized: 'chosen for you',
  fallback: 'what everybody sees',
  holdout: 'what everybody sees: you are among the few who are never personalized',
} as const;

const WRITER: Writer = { sentences: ENGLISH, locale: 'en-IE', name: (kind, key) => names(kind, key) ?? key };

/** Why the offer was chosen; and of the segments that it asks for, what they follow from. */
function reasonsOf({ messages, because, segments }: Explanation): readonly string[] {
  const asked = new Set(because.flatMap(({ trait, operand, holds }) => (trait === 'segments' && holds ? [operand].flat() : [])));
  const below = segments.filter(({ segment, member }) => member === true && asked.has(segment)).flatMap((it) => it.messages);
  return [...messages, ...below].map((message) => write(message, WRITER));
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
                  <td>{ENGLISH_OUTCOMES[outcome]}</td>
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
