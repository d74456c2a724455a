/** Sleeping bags, mats and pillows. */
import type { Product } from './product';

const LENGTHS = ['175 cm', '190 cm', '205 cm'] as const;

export const SLEEPING: readonly Product[] = [
  {
    id: 'sommarnatt', name: 'Sommarnatt', brand: 'dunmark', category: 'sleeping/sleeping-bags/summer', price_minor: 21900,
    description: 'A summer bag of 480 grams that opens into a quilt on warm nights. Comfortable to plus 6 degrees.',
    tags: ['summer', 'down', 'light', 'quilt'], stock: 29,
    attributes: { Weight: '480 g', Comfort: '+6 °C', Limit: '+1 °C', Fill: 'Down, 750 cuin' },
    drawing: 'mummy-bag', colourways: ['sky', 'moss'], sizes: LENGTHS, added_on: '2026-05-06',
  },
  {
    id: 'hyttsov', name: 'Hyttsov', brand: 'nordstig', category: 'sleeping/sleeping-bags/summer', price_minor: 8900,
    description: 'A roomy synthetic bag for huts, halls and first nights out. Machine wash at 30, dries overnight.',
    tags: ['summer', 'synthetic', 'hut', 'washable'], stock: 58,
    attributes: { Weight: '1,050 g', Comfort: '+9 °C', Limit: '+4 °C', Fill: 'Recycled fibre' },
    drawing: 'stuffed-bag', colourways: ['moss', 'lingon', 'fjord'], sizes: LENGTHS, added_on: '2025-05-20',
  },
  {
    id: 'skogsnatt', name: 'Skogsnatt', brand: 'dunmark', category: 'sleeping/sleeping-bags/summer', price_minor: 27900,
    description: 'The one bag for most of the year: comfortable around freezing, with a foot box cut for side sleepers.',
    tags: ['three season', 'down', 'side sleeper'], stock: 16,
    attributes: { Weight: '790 g', Comfort: '0 °C', Limit: '−6 °C', Fill: 'Down, 750 cuin' },
    drawing: 'mummy-bag', colourways: ['pine', 'ember'], sizes: LENGTHS, added_on: '2026-04-02',
  },
  {
    id: 'norrsken-winter', name: 'Norrsken', brand: 'dunmark', category: 'sleeping/sleeping-bags/winter', price_minor: 47900,
    description: 'For snow holes and clear January skies. Two draught collars and a zip that glides past its own lining.',
    tags: ['winter', 'down', 'expedition', 'cold'], stock: 7,
    attributes: { Weight: '1,480 g', Comfort: '−16 °C', Limit: '−24 °C', Fill: 'Down, 800 cuin' },
    drawing: 'mummy-bag', colourways: ['fjord', 'rust'], sizes: LENGTHS, added_on: '2026-10-01',
  },
  {
    id: 'vinterhi', name: 'Vinterhi', brand: 'nordstig', category: 'sleeping/sleeping-bags/winter', price_minor: 18900,
    description: 'Synthetic warmth that forgives a wet tent wall. Heavier than down, half the price, dries by noon.',
    tags: ['winter', 'synthetic', 'damp', 'beginner'], stock: 20,
    attributes: { Weight: '1,950 g', Comfort: '−6 °C', Limit: '−13 °C', Fill: 'Recycled fibre' },
    drawing: 'stuffed-bag', colourways: ['graphite', 'rust'], sizes: LENGTHS, added_on: '2025-11-10',
  },
  {
    id: 'luftbadd-r4', name: 'Luftbädd R4', brand: 'tallmo', category: 'sleeping/mats', price_minor: 14900,
    description: 'Seven centimetres of air over a foil that sends your warmth back. The pump is its own stuff sack.',
    tags: ['air mat', 'insulated', 'light'], stock: 36,
    attributes: { Weight: '490 g', 'R value': '4.2', Thickness: '7 cm', Size: '183 × 51 cm' },
    drawing: 'sleeping-mat', colourways: ['fjord', 'ochre'], added_on: '2026-02-24',
  },
  {
    id: 'luftbadd-r7', name: 'Luftbädd R7', brand: 'tallmo', category: 'sleeping/mats', price_minor: 19900,
    description: 'The warm one, for snow. Wide enough to turn over on without waking the tent.',
    tags: ['air mat', 'winter', 'insulated', 'wide'], stock: 11,
    attributes: { Weight: '640 g', 'R value': '7.1', Thickness: '8 cm', Size: '183 × 63 cm' },
    drawing: 'sleeping-mat', colourways: ['lingon', 'slate'], added_on: '2026-09-22',
  },
  {
    id: 'vikmatta', name: 'Vikmatta', brand: 'nordstig', category: 'sleeping/mats', price_minor: 3900,
    description: 'Folds like an accordion, never leaks, doubles as a seat. Lives happily on the outside of a pack.',
    tags: ['foam mat', 'cheap', 'sit pad'], stock: 95,
    attributes: { Weight: '410 g', 'R value': '2.0', Thickness: '1.8 cm', Size: '183 × 56 cm' },
    drawing: 'sleeping-mat', colourways: ['moss', 'graphite'], added_on: '2025-04-30',
  },
  {
    id: 'kudde-air', name: 'Kudde Air', brand: 'tallmo', category: 'sleeping/pillows', price_minor: 3400,
    description: 'Two breaths fill it. Brushed cotton on one side, so that your cheek does not stick.',
    tags: ['pillow', 'inflatable', 'light'], stock: 61,
    attributes: { Weight: '84 g', Size: '40 × 28 cm', Cover: 'Brushed cotton' },
    drawing: 'pillow', colourways: ['heather', 'slate', 'sand'], added_on: '2025-07-14',
  },
];
