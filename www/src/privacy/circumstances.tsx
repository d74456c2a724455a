/** How the visitor came, what they said of themselves and what the shop noted: each with its age, and what does not fit. */
import type { Client } from './client';

type Tree = Readonly<Record<string, unknown>>;

const CHANNELS: Readonly<Record<string, string>> = {
  direct: 'the address itself, or a bookmark',
  search: 'a search engine',
  social: 'a social network',
  email: 'a newsletter',
  paid: 'an advertisement',
  affiliate: 'a partner of the shop',
  referral: 'another site',
};
const STAGES: Readonly<Record<string, string>> = {
  none: 'looking around',
  viewed: 'a product looked at',
  carted: 'something in the cart',
  checkout: 'at the checkout',
  purchased: 'an order placed',
};
const SIZES = ['xs', 's', 'm', 'l', 'xl'];

const at = (tree: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((found, name) => (found as Tree | undefined)?.[name], tree);

function came(profile: Tree, visit: 'first' | 'latest'): string | undefined {
  const channel = at(profile, `acquisition.${visit}.channel`);
  if (typeof channel !== 'string') return undefined;
  const campaign = at(profile, `acquisition.${visit}.campaign`);
  return `${CHANNELS[channel] ?? channel}${typeof campaign === 'string' ? `, campaign “${campaign}”` : ''}`;
}

function age(days: unknown): string {
  if (typeof days !== 'number') return '';
  if (days < 1) return 'known as of today';
  return days < 2 ? 'known as of yesterday' : `known as of ${Math.floor(days)} days ago`;
}

export function Circumstances({ client }: { client: Client }) {
  const profile = client.profile();
  const affinity = profile['discount_affinity'];
  const size = at(profile, 'declared.size');
  const facts: readonly (readonly [name: string, value: string | undefined, trait: string])[] = [
    ['First brought here by', came(profile, 'first'), 'acquisition.first.channel'],
    ['Last brought here by', came(profile, 'latest'), 'acquisition.latest.channel'],
    ['Device', profile['device'] as string | undefined, 'device'],
    ['This visit', STAGES[`${profile['funnel']}`], 'funnel'],
    [
      'Reduced things',
      typeof affinity === 'number' ? `${Math.round(affinity * 100)}% of what you look at` : undefined,
      'discount_affinity',
    ],
    ['Your size, as you said', typeof size === 'string' ? size.toUpperCase() : undefined, 'declared.size'],
  ];
  const told = facts.filter(([, value]) => value !== undefined);
  const contradictions = profile.contradictions ?? [];
  return (
    <>
      {told.length > 0 ? (
        <dl class="known">
          {told.map(([name, value, trait]) => (
            <div key={trait}>
              <dt>{name}</dt>
              <dd>
                {value} <small>{age(profile.freshness?.[trait])}</small>
              </dd>
            </div>
          ))}
        </dl>
      ) : (
        <p class="quiet">Nothing yet.</p>
      )}
      <label class="said-size">
        Your size, if you want to say it
        <select
          value={typeof size === 'string' ? size : ''}
          onChange={({ currentTarget: { value } }) => void client.setTraits({ size: value === '' ? null : value })}
        >
          <option value="">Not said</option>
          {SIZES.map((one) => (
            <option key={one} value={one}>
              {one.toUpperCase()}
            </option>
          ))}
        </select>
      </label>
      {contradictions.length > 0 ? (
        <>
          <h3>What does not fit</h3>
          <ul class="segments">
            {contradictions.map(({ trait, declared, observed, items }) => (
              <li key={trait}>
                You said “{`${declared}`}”, and bought {items} of “{observed}”.{' '}
                <small>What you said goes on to hold.</small>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </>
  );
}
