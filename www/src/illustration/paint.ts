/**
 * Colourways of the shop's goods and the tones a drawing is painted with.
 * One colourway is three colours; every shade in a picture is mixed from them.
 */

export interface Colourway {
  name: string;
  main: string;
  second: string;
  accent: string;
}

export const COLOURWAYS = {
  pine: { name: 'Pine', main: '#2f5f4b', second: '#24382f', accent: '#e0a458' },
  moss: { name: 'Moss', main: '#7b8a4f', second: '#3d4630', accent: '#e8d9a8' },
  rust: { name: 'Rust', main: '#b5532f', second: '#4b2a22', accent: '#f0c487' },
  ochre: { name: 'Ochre', main: '#d39a3a', second: '#5a4527', accent: '#2f5f4b' },
  fjord: { name: 'Fjord blue', main: '#2f6186', second: '#1e3243', accent: '#f0b35a' },
  sky: { name: 'Sky', main: '#7fa8c0', second: '#3c566a', accent: '#f2e3c2' },
  lingon: { name: 'Lingonberry', main: '#a8323e', second: '#3a2329', accent: '#e9d4c3' },
  heather: { name: 'Heather', main: '#7d5f86', second: '#3b3045', accent: '#e6c0a5' },
  slate: { name: 'Slate', main: '#5d6b73', second: '#2d363c', accent: '#e08a4f' },
  graphite: { name: 'Graphite', main: '#3c4247', second: '#23282b', accent: '#9fc2ae' },
  sand: { name: 'Sand', main: '#cdb58f', second: '#7d6748', accent: '#8a3f2b' },
  birch: { name: 'Birch', main: '#e6e1d5', second: '#8f8a7c', accent: '#33604d' },
  steel: { name: 'Steel', main: '#aeb7bb', second: '#5b656a', accent: '#d86f3f' },
  ember: { name: 'Ember', main: '#dd6b3a', second: '#40302b', accent: '#f6dca6' },
} as const satisfies Record<string, Colourway>;

export type ColourwayKey = keyof typeof COLOURWAYS;

/** The tones of one drawing, darkest to lightest for each of the three colours. */
export interface Paint {
  deep: string;
  shade: string;
  main: string;
  light: string;
  pale: string;
  secondDeep: string;
  second: string;
  secondLight: string;
  accent: string;
  accentShade: string;
  ink: string;
  backdrop: string;
  backdropShape: string;
  ground: string;
}

/** Mixes two `#rrggbb` colours; `share` in 0..1 is the part of the second. */
export function mix(first: string, second: string, share: number): string {
  const channel = (colour: string, at: number) => Number.parseInt(colour.slice(at, at + 2), 16);
  const mixed = [1, 3, 5].map((at) => Math.round(channel(first, at) * (1 - share) + channel(second, at) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

const DARK = '#0f1a17';
const PAPER = '#f3efe6';

export function paint(key: ColourwayKey): Paint {
  const { main, second, accent } = COLOURWAYS[key];
  const backdrop = mix(PAPER, main, 0.16);
  return {
    deep: mix(main, DARK, 0.45),
    shade: mix(main, DARK, 0.22),
    main,
    light: mix(main, '#ffffff', 0.16),
    pale: mix(main, '#ffffff', 0.42),
    secondDeep: mix(second, DARK, 0.4),
    second,
    secondLight: mix(second, '#ffffff', 0.18),
    accent,
    accentShade: mix(accent, DARK, 0.25),
    ink: mix(second, DARK, 0.6),
    backdrop,
    backdropShape: mix(backdrop, '#ffffff', 0.45),
    ground: mix(backdrop, DARK, 0.16),
  };
}
