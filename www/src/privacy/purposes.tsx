/** What the visitor permits: three switches, kept in step with the banner. */
import { decide, type Category } from '../shop/consent';
import type { Client, Consent, Purpose } from './client';

const PURPOSES: readonly { purpose: Purpose; name: string; line: string }[] = [
  {
    purpose: 'storage',
    name: 'Keep it on this device',
    line: 'Without, everything is forgotten when you leave the page.',
  },
  {
    purpose: 'personalization',
    name: 'Choose for me',
    line: 'What you look at here becomes interests, and interests choose offers. In your browser.',
  },
  {
    purpose: 'measurement',
    name: 'Answer one question, with noise',
    line: 'Lets your browser send one noised answer an epoch. What you see does not depend on it.',
  },
];

/** The banner's categories that fit the purposes. */
function categoriesFor(consent: Consent): Category[] {
  const granted = (purpose: Purpose) => consent[purpose] === 'granted';
  return [
    ...(granted('storage') || granted('personalization') ? (['functionality'] as const) : []),
    ...(granted('measurement') ? (['analytics'] as const) : []),
  ];
}

export function setPurpose(client: Client, purpose: Purpose, state: 'granted' | 'denied'): void {
  const consent = { ...client.consent.get(), [purpose]: state };
  // The banner first: Vitrin takes the most restrictive of all votes, so the visitor's finer word must come last.
  decide(categoriesFor(consent));
  client.consent.set(consent);
}

export function Purposes({ client }: { client: Client }) {
  const consent = client.consent.get();
  const blocked = (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true;
  return (
    <ul class="purposes">
      {PURPOSES.map(({ purpose, name, line }) => {
        const refused = purpose === 'measurement' && blocked;
        return (
          <li key={purpose}>
            <label>
              <input
                type="checkbox"
                role="switch"
                checked={consent[purpose] === 'granted'}
                disabled={refused}
                onChange={(event) => setPurpose(client, purpose, event.currentTarget.checked ? 'granted' : 'denied')}
              />
              <span>
                <strong>{name}</strong>
                <small>{refused ? 'Your browser sends Global Privacy Control, so this stays off.' : line}</small>
              </span>
            </label>
          </li>
        );
      })}
    </ul>
  );
}
