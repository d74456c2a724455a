/** Backpacks, running vests and travel bags. */
import type { Product } from './product';

export const BACKPACKS: readonly Product[] = [
  {
    id: 'lunch-18', name: 'Lunch 18', brand: 'ovanlid', category: 'backpacks/day', price_minor: 7900,
    description: 'Eighteen litres for work on Friday and the hill on Saturday. A sleeve for a laptop, a loop for an axe.',
    tags: ['daypack', 'commute', 'laptop'], stock: 44,
    attributes: { Weight: '520 g', Volume: '18 l', Back: '44 cm', Material: 'Recycled nylon' },
    drawing: 'daypack', colourways: ['sand', 'pine', 'graphite'], added_on: '2026-01-28',
  },
  {
    id: 'topptur-28', name: 'Topptur 28', brand: 'ovanlid', category: 'backpacks/day', price_minor: 13900,
    description: 'A day in real mountains: rope under the lid, poles at the side, and a back panel that lets the wind through.',
    tags: ['daypack', 'mountain', 'ventilated', 'rope'], stock: 19,
    attributes: { Weight: '890 g', Volume: '28 l', Back: '48 cm', Material: 'Recycled nylon' },
    drawing: 'daypack', colourways: ['lingon', 'fjord'], added_on: '2026-03-05',
  },
  {
    id: 'rulla-22', name: 'Rulla 22', brand: 'nordstig', category: 'backpacks/day', price_minor: 6400,
    description: 'A roll-top that swallows a wet tent, a bread or a helmet. Welded seams, simple straps.',
    tags: ['daypack', 'roll-top', 'waterproof', 'cycling'], stock: 39,
    attributes: { Weight: '480 g', Volume: '22 l', Back: '46 cm', Material: 'Coated ripstop' },
    drawing: 'daypack', colourways: ['ochre', 'slate'], added_on: '2025-09-03',
  },
  {
    id: 'bara-50', name: 'Bära 50', brand: 'ovanlid', category: 'backpacks/trekking', price_minor: 23900,
    description: 'For a week between huts. The hip belt is bent by steam to your shape in our shop or over a kettle at home.',
    tags: ['trekking', 'hut to hut', 'adjustable'], stock: 17,
    attributes: { Weight: '1.6 kg', Volume: '50 l', Back: 'S–L, adjustable', Load: 'Up to 16 kg' },
    drawing: 'trekking-pack', colourways: ['ember', 'pine', 'slate'], added_on: '2026-02-12',
  },
  {
    id: 'bara-70', name: 'Bära 70', brand: 'ovanlid', category: 'backpacks/trekking', price_minor: 28900,
    description: 'Tent, stove, ten days of oats. The load sits on the frame, the frame sits on your hips, your shoulders are free.',
    tags: ['trekking', 'expedition', 'adjustable', 'heavy'], stock: 9,
    attributes: { Weight: '2.1 kg', Volume: '70 l', Back: 'S–L, adjustable', Load: 'Up to 24 kg' },
    drawing: 'trekking-pack', colourways: ['fjord', 'rust'], added_on: '2026-02-12',
  },
  {
    id: 'latt-40', name: 'Lätt 40', brand: 'ovanlid', category: 'backpacks/trekking', price_minor: 19900,
    description: 'Forty litres at 780 grams, for people who weigh their toothbrush. The sit pad is the frame.',
    tags: ['trekking', 'ultralight', 'thru-hike'], stock: 13,
    attributes: { Weight: '0.78 kg', Volume: '40 l', Back: '50 cm', Load: 'Up to 11 kg' },
    drawing: 'trekking-pack', colourways: ['graphite', 'moss'], added_on: '2026-08-11',
  },
  {
    id: 'flyt-5', name: 'Flyt 5 Vest', brand: 'stigfinn', category: 'backpacks/running-vests', price_minor: 10900,
    description: 'Five litres that do not bounce. Two soft flasks in front, jacket behind, phone where your hand already is.',
    tags: ['running', 'vest', 'soft flask', 'trail running'], stock: 25,
    attributes: { Weight: '168 g', Volume: '5 l', Flasks: '2 × 500 ml, included', Sizes: 'S to L' },
    drawing: 'run-vest', colourways: ['rust', 'fjord'], sizes: ['S', 'M', 'L'], added_on: '2026-09-09',
  },
  {
    id: 'flyt-12', name: 'Flyt 12 Vest', brand: 'stigfinn', category: 'backpacks/running-vests', price_minor: 14900,
    description: 'Twelve litres for long days and night legs: poles, shell, headlamp, and still no bounce.',
    tags: ['running', 'vest', 'ultra', 'trail running'], stock: 10,
    attributes: { Weight: '245 g', Volume: '12 l', Flasks: '2 × 500 ml, included', Sizes: 'S to L' },
    drawing: 'run-vest', colourways: ['graphite', 'ember'], sizes: ['S', 'M', 'L'], added_on: '2026-09-09',
  },
  {
    id: 'farja-60', name: 'Färja 60 Duffel', brand: 'ovanlid', category: 'backpacks/travel', price_minor: 12900,
    description: 'A tough bag for ferries and roof racks, with straps to carry it like a pack across the quay.',
    tags: ['travel', 'duffel', 'waterproof'], stock: 23,
    attributes: { Weight: '1.2 kg', Volume: '60 l', Material: 'Coated recycled polyester' },
    drawing: 'duffel', colourways: ['sky', 'graphite', 'ochre'], added_on: '2025-12-04',
  },
];
