/** Every trait that a condition can read, by its dotted name. */
import { element } from '../panel/draw.js';
import type { Profile } from '../types.js';
import { plain, row, table, type View } from './view.js';

/** About the traits, not traits. */
const BESIDE = ['freshness', 'contradictions'];

/** The traits of a profile by their dotted names. */
export function flat(profile: Profile): [name: string, value: unknown][] {
  const found: [string, unknown][] = [];
  const walk = (value: unknown, path: string) => {
    if (value && typeof value === 'object' && !Array.isArray(value))
      for (const [name, inner] of Object.entries(value)) walk(inner, path ? `${path}.${name}` : name);
    else found.push([path, value]);
  };
  walk(Object.fromEntries(Object.entries(profile).filter(([name]) => !BESIDE.includes(name))), '');
  return found.sort(([one], [two]) => (one < two ? -1 : 1));
}

export function traits(view: View): HTMLElement[] {
  const { client } = view;
  let wanted = '';
  const search = element('input', {
    type: 'search',
    'aria-label': 'Traits whose name contains',
    placeholder: 'Name contains …',
    input: ({ target }) => {
      wanted = (target as HTMLInputElement).value.trim().toLowerCase();
      view.refresh();
    },
  });
  const read = () => {
    const profile = client.profile();
    const shown = flat(profile).filter(([name]) => name.toLowerCase().includes(wanted));
    return { shown, freshness: profile.freshness ?? {}, contradictions: profile.contradictions ?? [] };
  };
  return [
    element('p', {}, search),
    view.place('div', {}, read, ({ shown, freshness, contradictions }) => [
      ...contradictions.map(({ trait, declared, observed }) => element('p', {}, `${trait}: said ${plain(declared)}, and did ${observed}.`)),
      shown.length === 0 && element('p', {}, wanted ? 'No trait is called so.' : 'Nothing is known.'),
      shown.length > 0 &&
        table(
          'What a condition can read',
          ['Trait', 'Value', 'Last evidence'],
          shown.map(([name, value]) => row(broken(name), element('code', {}, plain(value)), age(freshness[name]))),
        ),
    ]),
  ];
}

/** A long name, which may go on in the next line between its words. */
const broken = (name: string): HTMLElement => element('span', {}, ...name.split(/([._])/).flatMap((part) => (part.length === 1 ? [part, element('wbr', {})] : [part])));
const age = (days: number | undefined): string => (days === undefined ? '' : days < 1 ? 'today' : `${Math.floor(days)} d ago`);
