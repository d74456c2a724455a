/** Every picture file of the site: path below `/img/` and how it is drawn. */
import type { JSX } from 'preact';
import { CATEGORIES } from '../catalog/categories';
import { PRODUCTS } from '../catalog/catalog';
import { Picture } from './picture';
import { Scene, type SceneProps } from './scene';

/** Landscapes by file name. */
export const SCENES: Readonly<Record<string, SceneProps>> = {
  welcome: { mood: 'dawn', drawing: 'dome-tent', colourway: 'rust', seed: 3 },
  trail: { mood: 'forest', drawing: 'trail-shoe', colourway: 'ember', seed: 8 },
  camp: { mood: 'night', drawing: 'lantern', colourway: 'ochre', seed: 5 },
  kitchen: { mood: 'lake', drawing: 'stove', colourway: 'fjord', seed: 11 },
  walk: { mood: 'snow', drawing: 'hiking-boot', colourway: 'lingon', seed: 14 },
  rock: { mood: 'rock', drawing: 'helmet', colourway: 'sky', seed: 17 },
  rain: { mood: 'rain', drawing: 'shell-jacket', colourway: 'ochre', seed: 21 },
  return: { mood: 'forest', drawing: 'trekking-pack', colourway: 'fjord', seed: 26 },
};

function Icon() {
  return (
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="32" height="32">
      <rect width="32" height="32" rx="8" fill="#2f5f4b" />
      <path d="M5 24 12.5 11l4.2 6.6 2.8-3.8L27 24Z" fill="#f6f4ee" />
      <circle cx="22.5" cy="9.5" r="2.6" fill="#e0a458" />
    </svg>
  );
}

/** A number from a name, to vary backdrops. */
const seedOf = (name: string): number => [...name].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0);

export function pictures(): ReadonlyMap<string, JSX.Element> {
  return new Map<string, JSX.Element>([
    ['icon.svg', <Icon />],
    ...Object.entries(SCENES).map(([name, props]) => [`scene/${name}.svg`, <Scene {...props} />] as const),
    ...CATEGORIES.map(
      ({ slug, drawing, colourway }, at) =>
        [`category/${slug}.svg`, <Picture drawing={drawing} colourway={colourway} seed={at} />] as const,
    ),
    ...PRODUCTS.flatMap(({ id, drawing, colourways }) =>
      colourways.map(
        (colourway, at) =>
          [
            `product/${id}-${at}.svg`,
            <Picture drawing={drawing} colourway={colourway} seed={seedOf(id) + at} />,
          ] as const,
      ),
    ),
  ]);
}
