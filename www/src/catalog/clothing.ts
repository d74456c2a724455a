/** Clothing. */
import { CLOTHES_SIZES, type Product } from './product';

export const CLOTHING: readonly Product[] = [
  {
    id: 'skur-shell', name: 'Skur Shell', brand: 'rimvik', category: 'clothing/jackets/rain', price_minor: 32900,
    description: 'A three-layer shell with a hood that turns with your head. Two pockets above the hip belt, one zip up the front, nothing else to leak.',
    tags: ['rain', 'three-layer', 'hood', 'mountain'], stock: 26,
    attributes: { Weight: '410 g (M)', 'Water column': '28,000 mm', Coating: 'PFAS free', Fit: 'Room for a fleece' },
    drawing: 'shell-jacket', colourways: ['ochre', 'fjord', 'pine'], sizes: CLOTHES_SIZES, added_on: '2026-08-31',
  },
  {
    id: 'duggregn', name: 'Duggregn Light', brand: 'rimvik', category: 'clothing/jackets/rain', price_minor: 18900,
    description: 'Two and a half layers that pack into their own pocket, the size of an orange. For the shower that was not in the forecast.',
    tags: ['rain', 'packable', 'light', 'run'], stock: 48,
    attributes: { Weight: '198 g (M)', 'Water column': '15,000 mm', Coating: 'PFAS free', Fit: 'Close' },
    drawing: 'shell-jacket', colourways: ['sky', 'ember', 'graphite'], sizes: CLOTHES_SIZES, added_on: '2026-04-15',
  },
  {
    id: 'ovader-parka', name: 'Oväder Parka', brand: 'rimvik', category: 'clothing/jackets/rain', price_minor: 27900,
    description: 'A long coat for wet towns and wetter islands: covers the thighs, takes a scarf, and looks at home on a bus.',
    tags: ['rain', 'city', 'long', 'everyday'], stock: 7,
    attributes: { Weight: '690 g (M)', 'Water column': '20,000 mm', Coating: 'PFAS free', Fit: 'Loose' },
    drawing: 'shell-jacket', colourways: ['pine', 'slate'], sizes: CLOTHES_SIZES, added_on: '2025-09-19',
  },
  {
    id: 'vinterdun', name: 'Vinterdun', brand: 'dunmark', category: 'clothing/jackets/down', price_minor: 34900,
    description: 'Traced duck down in box-wall chambers, for lookouts, belays and February bus stops. The hood fits over a helmet.',
    tags: ['down', 'winter', 'belay', 'warm'], stock: 19,
    attributes: { Weight: '520 g (M)', Fill: '210 g down, 700 cuin', Shell: 'Recycled ripstop', Fit: 'Over other layers' },
    drawing: 'down-jacket', colourways: ['fjord', 'rust', 'graphite'], sizes: CLOTHES_SIZES, added_on: '2026-10-12',
  },
  {
    id: 'fjaderlatt', name: 'Fjäderlätt', brand: 'dunmark', category: 'clothing/jackets/down', price_minor: 19900,
    description: 'Thin down for under a shell or over a shirt. Stuffs to the size of a water bottle and warms a summer camp.',
    tags: ['down', 'light', 'packable', 'layer'], stock: 31,
    attributes: { Weight: '265 g (M)', Fill: '90 g down, 750 cuin', Shell: 'Recycled ripstop', Fit: 'Close' },
    drawing: 'down-jacket', colourways: ['pine', 'heather', 'ember'], sizes: CLOTHES_SIZES, added_on: '2026-03-28',
  },
  {
    id: 'stuga-fleece', name: 'Stuga', brand: 'nordstig', category: 'clothing/fleece', price_minor: 8900,
    description: 'A deep, soft half-zip that lives at the cabin. Knitted from one kind of yarn, so it can become yarn again.',
    tags: ['fleece', 'cabin', 'half zip', 'recycled'], stock: 72,
    attributes: { Weight: '380 g (M)', Material: 'Recycled polyester, one fibre', Fit: 'Relaxed' },
    drawing: 'fleece', colourways: ['heather', 'moss', 'sand'], sizes: CLOTHES_SIZES, added_on: '2025-08-26',
  },
  {
    id: 'knastand', name: 'Knåstand Trousers', brand: 'rimvik', category: 'clothing/trousers', price_minor: 15900,
    description: 'Waxed cotton blend with doubled knees and seat. Wax them again yourself each spring: the tin is in the box.',
    tags: ['trousers', 'waxed', 'hiking', 'tough'], stock: 24,
    attributes: { Weight: '560 g (M)', Material: '65 % recycled polyester, 35 % cotton', Fit: 'Regular, stretch panels' },
    drawing: 'trousers', colourways: ['sand', 'moss', 'graphite'], sizes: CLOTHES_SIZES, added_on: '2026-01-20',
  },
  {
    id: 'ull-200', name: 'Ull 200 Crew', brand: 'dunmark', category: 'clothing/base-layers', price_minor: 8500,
    description: 'Merino of 200 grams: warm when damp, fresh after four days. Flat seams where a pack sits.',
    tags: ['merino', 'base layer', 'wool', 'multi-day'], stock: 88,
    attributes: { Weight: '230 g (M)', Material: 'Merino, mulesing free', Fit: 'Close' },
    drawing: 'base-shirt', colourways: ['slate', 'lingon', 'pine'], sizes: CLOTHES_SIZES, added_on: '2025-10-30',
  },
  {
    id: 'tova-beanie', name: 'Tova Beanie', brand: 'nordstig', category: 'clothing/accessories', price_minor: 2900,
    description: 'A ribbed wool hat with a cotton band inside, so that it does not itch. One size, most heads.',
    tags: ['hat', 'wool', 'winter'], stock: 120,
    attributes: { Material: 'Wool, cotton band', Size: 'One size' },
    drawing: 'beanie', colourways: ['rust', 'fjord', 'graphite'], added_on: '2025-10-01',
  },
  {
    id: 'grepp-glove', name: 'Grepp Glove', brand: 'rimvik', category: 'clothing/accessories', price_minor: 5900,
    description: 'Windproof backs, goat leather palms, and two fingertips that work a phone.',
    tags: ['gloves', 'winter', 'leather', 'touch'], stock: 34,
    attributes: { Material: 'Softshell, goat leather', Size: 'S to XL' },
    drawing: 'gloves', colourways: ['sky', 'graphite'], sizes: ['S', 'M', 'L', 'XL'], added_on: '2026-10-08',
  },
  {
    id: 'tramp-socks', name: 'Tramp Socks, 2 pairs', brand: 'dunmark', category: 'clothing/accessories', price_minor: 2400,
    description: 'Merino terry under heel and ball, thin across the instep. Darned free of charge for three years.',
    tags: ['socks', 'merino', 'hiking'], stock: 140,
    attributes: { Material: '72 % merino', Size: '36 to 47', Guarantee: 'Darned free for three years' },
    drawing: 'socks', colourways: ['slate', 'moss', 'lingon'], sizes: ['36–39', '40–43', '44–47'], added_on: '2025-06-15',
  },
];
