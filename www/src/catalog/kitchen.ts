/** Camp kitchen. */
import type { Product } from './product';

export const KITCHEN: readonly Product[] = [
  {
    id: 'glod-gas', name: 'Glöd', brand: 'brennholt', category: 'kitchen/stoves', price_minor: 5900,
    description: 'A screw-on gas burner of 83 grams with a wide flame that simmers instead of scorching.',
    tags: ['gas', 'stove', 'light', 'simmer'], stock: 47,
    attributes: { Weight: '83 g', Power: '2,600 W', Boil: '3 min 40 s for 1 l', Fuel: 'Gas cartridge' },
    drawing: 'stove', colourways: ['steel', 'ember'], added_on: '2025-11-22',
  },
  {
    id: 'storm-kok', name: 'Stormkok', brand: 'brennholt', category: 'kitchen/stoves', price_minor: 9900,
    description: 'The spirit stove that has boiled coffee in every wind since our grandparents walked here. Two pots, one pan, no moving parts.',
    tags: ['spirit', 'stove', 'set', 'windproof'], stock: 32,
    attributes: { Weight: '815 g', Power: '1,000 W', Boil: '9 min for 1 l', Fuel: 'Spirit' },
    drawing: 'spirit-stove', colourways: ['steel', 'graphite'], added_on: '2024-05-03',
  },
  {
    id: 'vinter-kok', name: 'Vinterkok', brand: 'brennholt', category: 'kitchen/stoves', price_minor: 17900,
    description: 'A remote burner that runs on inverted gas down to minus 20. Folds flat beside the pot it was made for.',
    tags: ['gas', 'stove', 'winter', 'remote'], stock: 11,
    attributes: { Weight: '232 g', Power: '3,000 W', Boil: '3 min 10 s for 1 l', Fuel: 'Gas, liquid feed' },
    drawing: 'stove', colourways: ['rust', 'fjord'], added_on: '2026-09-28',
  },
  {
    id: 'vedkok', name: 'Vedkok', brand: 'brennholt', category: 'kitchen/stoves', price_minor: 7400,
    description: 'Burns cones and twigs with hardly any smoke. Folds to a plate; carry no fuel at all.',
    tags: ['wood', 'stove', 'no fuel'], stock: 26,
    attributes: { Weight: '410 g', Power: 'As good as your wood', Boil: '8 min for 1 l', Fuel: 'Twigs and cones' },
    drawing: 'spirit-stove', colourways: ['rust', 'moss'], added_on: '2026-05-21',
  },
  {
    id: 'gryta-set', name: 'Gryta Set', brand: 'brennholt', category: 'kitchen/cookware', price_minor: 6900,
    description: 'Two pots that nest around a gas cartridge. Hard-anodised, with a lid that drains pasta and a handle that stays cool.',
    tags: ['pot', 'set', 'nesting'], stock: 35,
    attributes: { Weight: '395 g', Volume: '1.0 l and 1.6 l', Material: 'Hard-anodised aluminium' },
    drawing: 'cookpot', colourways: ['graphite', 'pine', 'rust'], added_on: '2026-01-15',
  },
  {
    id: 'titan-mugg', name: 'Titan Pot 750', brand: 'brennholt', category: 'kitchen/cookware', price_minor: 5400,
    description: 'A pot, a mug and a bowl in 96 grams of titanium. Marks inside, so that porridge comes out right.',
    tags: ['titanium', 'ultralight', 'pot', 'mug'], stock: 21,
    attributes: { Weight: '96 g', Volume: '750 ml', Material: 'Titanium' },
    drawing: 'cookpot', colourways: ['steel', 'slate'], added_on: '2026-06-17',
  },
  {
    id: 'emalj-mug', name: 'Emalj Mug', brand: 'nordstig', category: 'kitchen/cookware', price_minor: 1600,
    description: 'Enamelled steel that survives embers, dishwashers and generations.',
    tags: ['mug', 'enamel', 'gift'], stock: 160,
    attributes: { Weight: '120 g', Volume: '350 ml', Material: 'Enamelled steel' },
    drawing: 'mug', colourways: ['birch', 'fjord', 'lingon', 'pine'], added_on: '2024-10-10',
  },
  {
    id: 'kalla-bottle', name: 'Källa Bottle 0.75', brand: 'nordstig', category: 'kitchen/bottles', price_minor: 2900,
    description: 'A single-wall steel bottle, light and loud as a bell. Every spare part is sold, from cap to gasket.',
    tags: ['bottle', 'steel', 'spare parts'], stock: 110,
    attributes: { Weight: '145 g', Volume: '0.75 l', Material: 'Stainless steel' },
    drawing: 'bottle', colourways: ['ochre', 'pine', 'sky', 'lingon'], added_on: '2025-03-26',
  },
  {
    id: 'termo-1l', name: 'Termo 1 l', brand: 'brennholt', category: 'kitchen/bottles', price_minor: 4900,
    description: 'Coffee at 78 degrees after twelve hours. The cup is a cup, not a thimble.',
    tags: ['thermos', 'hot', 'winter', 'steel'], stock: 54,
    attributes: { Weight: '480 g', Volume: '1.0 l', Keeps: '78 °C after 12 h' },
    drawing: 'flask', colourways: ['lingon', 'graphite', 'moss'], added_on: '2025-10-20',
  },
];
