/** What is known: interests with their evidence, segments with their reasons, the last events. */
import { ENGLISH } from '../../../pkg-template/src/panel/words';
import { categoryName, productById } from '../catalog/catalog';
import { interestName, segmentName } from '../parts/names';
import type { Client, Interest, KeptEvent, Membership, PreferenceValue } from './client';
import { moment } from './time';
import { evidenceWords } from './words';

const PREFERENCES: readonly { value: PreferenceValue; name: string }[] = [
  { value: 'auto', name: 'As it comes' },
  { value: 'more', name: 'More of this' },
  { value: 'less', name: 'Less of this' },
  { value: 'never', name: 'Never' },
];

const DIMENSIONS = [
  { dimension: 'category', name: 'Parts of the shop' },
  { dimension: 'brand', name: 'Brands' },
  { dimension: 'price_band', name: 'Prices' },
  { dimension: 'tag', name: 'Kinds' },
] as const;

/** Shown of each dimension before “show all”. */
const INTERESTS_SHOWN = 6;
const EVENTS_SHOWN = 12;

function InterestRow({ client, interest }: { client: Client; interest: Interest }) {
  const name = interestName(interest.dimension, interest.name);
  return (
    <li class="interest" data-preference={interest.preference}>
      <div class="interest-words">
        <strong>{name}</strong>
        <small>
          {interest.events === 1 ? '1 event' : `${interest.events} events`}, last {moment(interest.lastAt)}
        </small>
      </div>
      <div class="interest-share">
        <meter min={0} max={1} value={interest.share} aria-label={`Share of ${name}`}></meter>
        <span>{Math.round(interest.share * 100)} %</span>
      </div>
      <select
        aria-label={`How much of ${name}`}
        value={interest.preference}
        onChange={(event) => client.prefer(interest.key, event.currentTarget.value as PreferenceValue)}
      >
        {PREFERENCES.map(({ value, name: words }) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </li>
  );
}

export function Interests({ client }: { client: Client }) {
  const interests = client.interests();
  if (interests.length === 0)
    return <p class="quiet">None yet. They come from what you look at, put into the cart and buy.</p>;
  return (
    <>
      {DIMENSIONS.map(({ dimension, name }) => {
        const rows = interests
          .filter((interest) => interest.dimension === dimension)
          .sort((one, two) => two.share - one.share);
        if (rows.length === 0) return null;
        const list = (some: readonly Interest[]) => (
          <ul class="interests">
            {some.map((interest) => (
              <InterestRow key={interest.key} client={client} interest={interest} />
            ))}
          </ul>
        );
        return (
          <div key={dimension}>
            <h3>{name}</h3>
            {list(rows.slice(0, INTERESTS_SHOWN))}
            {rows.length > INTERESTS_SHOWN ? (
              <details>
                <summary>And {rows.length - INTERESTS_SHOWN} weaker</summary>
                {list(rows.slice(INTERESTS_SHOWN))}
              </details>
            ) : null}
          </div>
        );
      })}
    </>
  );
}

function memberWord({ member }: Membership): string {
  if (member === null) return 'unknown';
  return member ? 'yes' : 'no';
}

/** Why, rule by rule; for a member only the rules that hold. */
function membershipWords({ because, member }: Membership): string {
  return because
    .filter(({ holds }) => member !== true || holds === true)
    .map(evidenceWords)
    .join(' ');
}

export function Segments({ client }: { client: Client }) {
  const order = (membership: Membership) => (membership.member === true ? 0 : 1);
  const segments = [...client.segments()].sort((one, two) => order(one) - order(two));
  if (segments.length === 0) return <p class="quiet">None can be told yet.</p>;
  return (
    <ul class="segments">
      {segments.map((membership) => (
        <li key={membership.segment} data-member={memberWord(membership)}>
          <strong>{segmentName(membership.segment)}</strong> <span class="badge">{memberWord(membership)}</span>
          <small>{membershipWords(membership)}</small>
        </li>
      ))}
    </ul>
  );
}

function eventWords({ name, item, category }: KeptEvent): string {
  const product = item === null ? undefined : (productById(item)?.name ?? item);
  const what = product ?? (category === null ? undefined : categoryName(category));
  const did = (ENGLISH as Readonly<Record<string, string>>)[name] ?? name;
  return what === undefined ? did : `${did}: ${what}`;
}

export function Events({ client }: { client: Client }) {
  const events = client.events();
  if (events.length === 0) return <p class="quiet">None.</p>;
  const list = (some: readonly KeptEvent[]) => (
    <ol class="events">
      {some.map((event) => (
        <li key={event.index}>
          <span>{eventWords(event)}</span>
          <small>{moment(event.at)}</small>
          <button
            type="button"
            class="link"
            aria-label={`Delete: ${eventWords(event)}, ${moment(event.at)}`}
            onClick={() => client.deleteEvent(event.index)}
          >
            Delete
          </button>
        </li>
      ))}
    </ol>
  );
  return (
    <>
      {list(events.slice(0, EVENTS_SHOWN))}
      {events.length > EVENTS_SHOWN ? (
        <details>
          <summary>And {events.length - EVENTS_SHOWN} older</summary>
          {list(events.slice(EVENTS_SHOWN))}
        </details>
      ) : null}
    </>
  );
}
