/** Climbing. */
import { type Product, SHOE_SIZES } from './product';

export const CLIMBING: readonly Product[] = [
  {
    id: 'gecko-velcro', name: 'Gecko', brand: 'skarvberg', category: 'climbing/climbing-shoes', price_minor: 10900,
    description: 'A flat, kind first shoe. Three straps, soft lining, rubber thick enough for learning where to put it.',
    tags: ['climbing shoe', 'beginner', 'gym'], stock: 38,
    attributes: { Weight: '250 g (size 41)', Shape: 'Flat', Stiffness: 'Medium', Closure: 'Straps' },
    drawing: 'climbing-shoe', colourways: ['steel', 'heather', 'ochre'], sizes: SHOE_SIZES, added_on: '2026-01-09',
  },
  {
    id: 'falk-edge', name: 'Falk', brand: 'skarvberg', category: 'climbing/climbing-shoes', price_minor: 15900,
    description: 'Pointed, tensioned, precise: for small edges on steep granite. Take your street size and be brave.',
    tags: ['climbing shoe', 'edging', 'steep'], stock: 12,
    attributes: { Weight: '235 g (size 41)', Shape: 'Down-turned', Stiffness: 'Stiff', Closure: 'Straps' },
    drawing: 'climbing-shoe', colourways: ['lingon', 'graphite'], sizes: SHOE_SIZES, added_on: '2026-04-10',
  },
  {
    id: 'lina-98', name: 'Lina 9.8, 60 m', brand: 'skarvberg', category: 'climbing/ropes', price_minor: 18900,
    description: 'The rope for everything: gym, crag, long route. Dry-treated in core and sheath, middle mark sewn in.',
    tags: ['rope', 'single', 'dry'], stock: 20,
    attributes: { Diameter: '9.8 mm', Length: '60 m', Weight: '62 g/m', Type: 'Single' },
    drawing: 'rope', colourways: ['sand', 'fjord', 'ember'], added_on: '2025-04-22',
  },
  {
    id: 'lina-85', name: 'Lina 8.5 Half, 50 m', brand: 'skarvberg', category: 'climbing/ropes', price_minor: 15900,
    description: 'A half rope for gullies and wandering lines. Buy two colours and shout clearly.',
    tags: ['rope', 'half', 'alpine', 'dry'], stock: 9,
    attributes: { Diameter: '8.5 mm', Length: '50 m', Weight: '47 g/m', Type: 'Half' },
    drawing: 'rope', colourways: ['lingon', 'moss'], added_on: '2025-04-22',
  },
  {
    id: 'sela-all', name: 'Sela', brand: 'skarvberg', category: 'climbing/harnesses', price_minor: 7900,
    description: 'One buckle, four loops, wide foam. A harness for hanging around in.',
    tags: ['harness', 'gym', 'crag'], stock: 27,
    attributes: { Weight: '395 g (M)', Loops: '4', Buckles: '1' },
    drawing: 'harness', colourways: ['ember', 'pine'], sizes: ['S', 'M', 'L'], added_on: '2026-02-19',
  },
  {
    id: 'sela-alp', name: 'Sela Alp', brand: 'skarvberg', category: 'climbing/harnesses', price_minor: 9900,
    description: 'Opens at the legs, so that it goes on over crampons. Folds into a hat.',
    tags: ['harness', 'alpine', 'light', 'crampon'], stock: 11,
    attributes: { Weight: '240 g (M)', Loops: '4, two for screws', Buckles: '3' },
    drawing: 'harness', colourways: ['fjord', 'graphite'], sizes: ['S', 'M', 'L'], added_on: '2026-09-17',
  },
  {
    id: 'hjalm-air', name: 'Hjälm Air', brand: 'skarvberg', category: 'climbing/hardware', price_minor: 8900,
    description: 'A foam helmet of 210 grams that you forget you are wearing, which is the point.',
    tags: ['helmet', 'light', 'crag', 'alpine'], stock: 30,
    attributes: { Weight: '210 g', Sizes: '52–62 cm', Standard: 'EN 12492' },
    drawing: 'helmet', colourways: ['sky', 'ember', 'birch'], sizes: ['52–57 cm', '57–62 cm'], added_on: '2026-03-31',
  },
  {
    id: 'snabb-6', name: 'Snabb Draws, set of 6', brand: 'skarvberg', category: 'climbing/hardware', price_minor: 8400,
    description: 'Wire gates that do not freeze, keyhole noses that do not snag, slings you can replace.',
    tags: ['quickdraw', 'set', 'wire gate'], stock: 18,
    attributes: { Weight: '88 g each', Strength: '24 kN', Sling: '12 cm, replaceable' },
    drawing: 'quickdraw', colourways: ['rust', 'fjord'], added_on: '2025-06-25',
  },
  {
    id: 'krita-bag', name: 'Krita Chalk Bag', brand: 'skarvberg', category: 'climbing/hardware', price_minor: 2400,
    description: 'Stiff rim, fleece inside, sewn from tent cloth left over. No two are quite alike.',
    tags: ['chalk', 'gym', 'gift'], stock: 76,
    attributes: { Material: 'Offcut tent cloth', Closure: 'Cord and loop' },
    drawing: 'chalk-bag', colourways: ['slate', 'heather', 'moss'], added_on: '2025-02-11',
  },
];
