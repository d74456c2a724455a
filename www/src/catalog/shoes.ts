/** Shoes. */
import { type Product, SHOE_SIZES } from './product';

export const SHOES: readonly Product[] = [
  {
    id: 'trail-fox-3', name: 'Trail Fox 3', brand: 'stigfinn', category: 'shoes/trail-running', price_minor: 14900,
    description: 'An agile shoe for forest trails with roots and wet stone. The 5 mm lugs clear mud fast, the mesh drains in a few strides, and the heel loop takes a gaiter.',
    tags: ['trail running', 'grip', 'drains fast', 'forest'], stock: 42,
    attributes: { Weight: '268 g (size 42)', Drop: '6 mm', Lugs: '5 mm', Width: 'Regular' },
    drawing: 'trail-shoe', colourways: ['pine', 'ember', 'graphite'], sizes: SHOE_SIZES, added_on: '2026-09-14',
  },
  {
    id: 'ridge-hare', name: 'Ridge Hare', brand: 'stigfinn', category: 'shoes/trail-running', price_minor: 16900,
    description: 'Made for long ridges: a rocker sole that keeps rolling when your legs do not, and a plate that spares your feet on sharp scree.',
    tags: ['trail running', 'ultra', 'rock plate', 'cushioned'], stock: 18,
    attributes: { Weight: '291 g (size 42)', Drop: '8 mm', Lugs: '4 mm', Width: 'Regular' },
    drawing: 'trail-shoe', colourways: ['fjord', 'lingon'], sizes: SHOE_SIZES, added_on: '2026-08-20',
  },
  {
    id: 'bog-runner', name: 'Bog Runner', brand: 'stigfinn', category: 'shoes/trail-running', price_minor: 12900,
    description: 'Eight-millimetre lugs and a gusseted tongue for orienteers and anybody who runs straight through. Studs of hardened steel hold on ice.',
    tags: ['trail running', 'orienteering', 'studs', 'mud'], stock: 9,
    attributes: { Weight: '254 g (size 42)', Drop: '4 mm', Lugs: '8 mm, steel studs', Width: 'Narrow' },
    drawing: 'trail-shoe', colourways: ['moss', 'heather'], sizes: SHOE_SIZES, added_on: '2025-10-02',
  },
  {
    id: 'first-mile', name: 'First Mile', brand: 'nordstig', category: 'shoes/trail-running', price_minor: 8900,
    description: 'Our plain trail shoe for gravel, parks and easy paths. Half the weight of the upper is recycled, and every part can be recycled again.',
    tags: ['trail running', 'beginner', 'recycled', 'gravel'], stock: 64,
    attributes: { Weight: '279 g (size 42)', Drop: '8 mm', Lugs: '3 mm', Width: 'Wide' },
    drawing: 'trail-shoe', colourways: ['slate', 'sky', 'rust'], sizes: SHOE_SIZES, added_on: '2026-03-11',
  },
  {
    id: 'fellmark-boot', name: 'Fellmark', brand: 'vada', category: 'shoes/hiking', price_minor: 25900,
    description: 'A leather boot for loads of 15 kg and more. Double-stitched welt, so that any cobbler can put on a new sole when the old one has seen enough.',
    tags: ['hiking', 'leather', 'resolable', 'heavy pack'], stock: 21,
    attributes: { Weight: '780 g (size 42)', Upper: 'Waxed leather, 2.6 mm', Sole: 'Resolable', Waterproof: 'Waxed, no membrane' },
    drawing: 'hiking-boot', colourways: ['ochre', 'rust', 'graphite'], sizes: SHOE_SIZES, added_on: '2025-04-08',
  },
  {
    id: 'sarn-mid', name: 'Sarn Mid', brand: 'vada', category: 'shoes/hiking', price_minor: 18900,
    description: 'A mid-height boot for day walks and hut tours. The membrane keeps puddles out; the soft collar needs no breaking in.',
    tags: ['hiking', 'waterproof', 'day walk', 'hut to hut'], stock: 37,
    attributes: { Weight: '495 g (size 42)', Upper: 'Suede and recycled mesh', Sole: 'Resolable', Waterproof: 'Membrane without PFAS' },
    drawing: 'hiking-boot', colourways: ['moss', 'lingon', 'slate'], sizes: SHOE_SIZES, added_on: '2026-02-17',
  },
  {
    id: 'winter-fell', name: 'Winter Fell', brand: 'vada', category: 'shoes/hiking', price_minor: 29900,
    description: 'An insulated boot for snow and standing still. Comfortable down to minus 25 degrees while moving, with a lip for light crampons.',
    tags: ['hiking', 'winter', 'insulated', 'crampon'], stock: 0,
    attributes: { Weight: '890 g (size 42)', Upper: 'Leather, wool felt lining', Sole: 'Resolable', Waterproof: 'Membrane without PFAS' },
    drawing: 'hiking-boot', colourways: ['graphite', 'fjord'], sizes: SHOE_SIZES, added_on: '2026-10-05',
  },
  {
    id: 'slab-approach', name: 'Slab', brand: 'skarvberg', category: 'shoes/approach', price_minor: 15900,
    description: 'A flat, sticky toe for easy slabs, laced to the tip like a climbing shoe, with a heel soft enough for the walk home.',
    tags: ['approach', 'sticky rubber', 'scramble'], stock: 15,
    attributes: { Weight: '372 g (size 42)', Upper: 'Suede', Sole: 'Sticky rubber, resolable', Width: 'Regular' },
    drawing: 'approach-shoe', colourways: ['slate', 'ochre'], sizes: SHOE_SIZES, added_on: '2026-04-23',
  },
  {
    id: 'ford-sandal', name: 'Ford', brand: 'vada', category: 'shoes/sandals', price_minor: 7900,
    description: 'One long strap, one buckle, no glue. It dries in an hour and weighs less than the socks it saves.',
    tags: ['sandals', 'river', 'camp shoe', 'light'], stock: 53,
    attributes: { Weight: '214 g (size 42)', Strap: 'Recycled webbing', Sole: '10 mm, natural rubber', Width: 'Regular' },
    drawing: 'sandal', colourways: ['graphite', 'rust', 'sky'], sizes: SHOE_SIZES, added_on: '2026-05-02',
  },
];
