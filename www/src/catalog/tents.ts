/** Tents and tarps. */
import type { Product } from './product';

export const TENTS: readonly Product[] = [
  {
    id: 'tallmo-vind-2', name: 'Vind 2', brand: 'tallmo', category: 'tents/trekking', price_minor: 54900,
    description: 'A tunnel for two that stands with its back to the storm. Inner and outer go up together, in four minutes, in gloves.',
    tags: ['two person', 'tunnel', 'four season', 'storm'], stock: 12,
    attributes: { Weight: '2.6 kg', Sleeps: '2', Seasons: '4', Poles: '3, aluminium' },
    drawing: 'tunnel-tent', colourways: ['rust', 'pine', 'sand'], added_on: '2026-02-03',
  },
  {
    id: 'tallmo-vind-3', name: 'Vind 3', brand: 'tallmo', category: 'tents/trekking', price_minor: 64900,
    description: 'The same tunnel with a third mat and a porch deep enough to cook in when it rains sideways.',
    tags: ['three person', 'tunnel', 'four season', 'porch'], stock: 6,
    attributes: { Weight: '3.3 kg', Sleeps: '3', Seasons: '4', Poles: '3, aluminium' },
    drawing: 'tunnel-tent', colourways: ['moss', 'rust'], added_on: '2026-02-03',
  },
  {
    id: 'kupa-2', name: 'Kupa 2', brand: 'tallmo', category: 'tents/trekking', price_minor: 39900,
    description: 'A free-standing dome for rock, sand and wooden decks. Two doors, so nobody climbs over anybody.',
    tags: ['two person', 'dome', 'three season', 'free-standing'], stock: 22,
    attributes: { Weight: '2.1 kg', Sleeps: '2', Seasons: '3', Poles: '2, aluminium' },
    drawing: 'dome-tent', colourways: ['ochre', 'fjord', 'birch'], added_on: '2026-04-29',
  },
  {
    id: 'kupa-1', name: 'Kupa 1', brand: 'tallmo', category: 'tents/trekking', price_minor: 32900,
    description: 'The smallest dome we sell, for one person, one pack and one book. Fits a bicycle handlebar.',
    tags: ['one person', 'dome', 'three season', 'cycling'], stock: 14,
    attributes: { Weight: '1.4 kg', Sleeps: '1', Seasons: '3', Poles: '2, aluminium' },
    drawing: 'dome-tent', colourways: ['pine', 'lingon'], added_on: '2026-04-29',
  },
  {
    id: 'stav-ul', name: 'Stav UL', brand: 'tallmo', category: 'tents/trekking', price_minor: 44900,
    description: 'A pyramid that stands on your walking pole. Six pegs, 890 grams, and headroom to sit up and put on a jacket.',
    tags: ['ultralight', 'pyramid', 'one person', 'walking pole'], stock: 8,
    attributes: { Weight: '0.89 kg', Sleeps: '1–2', Seasons: '3', Poles: 'Your walking pole' },
    drawing: 'pyramid-tent', colourways: ['slate', 'ochre'], added_on: '2026-09-01',
  },
  {
    id: 'hemvist-5', name: 'Hemvist 5', brand: 'tallmo', category: 'tents/family', price_minor: 79900,
    description: 'Two sleeping cabins and a living room where grown people stand upright. Goes up while the children find the lake.',
    tags: ['family', 'five person', 'standing height', 'two rooms'], stock: 5,
    attributes: { Weight: '12.8 kg', Sleeps: '5', Seasons: '3', Height: '205 cm' },
    drawing: 'family-tent', colourways: ['fjord', 'rust'], added_on: '2026-03-19',
  },
  {
    id: 'helg-4', name: 'Helg 4', brand: 'nordstig', category: 'tents/family', price_minor: 34900,
    description: 'A weekend tent for four at an honest price. Colour-coded poles, a groundsheet that unzips, and a bag it really fits back into.',
    tags: ['family', 'four person', 'weekend', 'beginner'], stock: 17,
    attributes: { Weight: '8.4 kg', Sleeps: '4', Seasons: '2–3', Height: '180 cm' },
    drawing: 'family-tent', colourways: ['moss', 'heather'], added_on: '2026-03-19',
  },
  {
    id: 'segel-3x4', name: 'Segel 3 × 4', brand: 'tallmo', category: 'tents/tarps', price_minor: 14900,
    description: 'Nineteen loops, twelve square metres, one good knot. Rig it as a wall, a roof or a sail.',
    tags: ['tarp', 'ripstop', 'hammock', 'group'], stock: 28,
    attributes: { Weight: '760 g', Size: '3 × 4 m', 'Water column': '3,000 mm' },
    drawing: 'tarp', colourways: ['graphite', 'moss', 'sand'], added_on: '2025-05-12',
  },
  {
    id: 'segel-solo', name: 'Segel Solo', brand: 'tallmo', category: 'tents/tarps', price_minor: 9900,
    description: 'A small tarp for one sleeper and one sky. Packs to the size of an apple.',
    tags: ['tarp', 'ultralight', 'one person'], stock: 33,
    attributes: { Weight: '290 g', Size: '2.1 × 2.8 m', 'Water column': '2,000 mm' },
    drawing: 'tarp', colourways: ['pine', 'slate'], added_on: '2026-06-08',
  },
];
