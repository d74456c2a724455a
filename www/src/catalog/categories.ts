/** The category tree: eight at the top, two or three levels deep. A path is the slugs of its levels joined by `/`. */
import type { ColourwayKey } from '../illustration/paint';
import type { DrawingKey } from '../illustration/picture';

export interface Category {
  slug: string;
  name: string;
  line: string;
  children?: readonly Category[];
}

export interface TopCategory extends Category {
  drawing: DrawingKey;
  colourway: ColourwayKey;
}

export const CATEGORIES: readonly TopCategory[] = [
  {
    slug: 'shoes',
    name: 'Shoes',
    line: 'For roots, scree, snow-melt and the walk to the shop.',
    drawing: 'trail-shoe',
    colourway: 'pine',
    children: [
      { slug: 'trail-running', name: 'Trail running', line: 'Grip, drainage and just enough cushion.' },
      { slug: 'hiking', name: 'Hiking boots', line: 'Support for long days and heavy packs.' },
      { slug: 'approach', name: 'Approach', line: 'Sticky rubber for the way to the wall.' },
      { slug: 'sandals', name: 'Sandals', line: 'For fords, camp and warm evenings.' },
    ],
  },
  {
    slug: 'clothing',
    name: 'Clothing',
    line: 'Layers that work alone and together.',
    drawing: 'shell-jacket',
    colourway: 'ochre',
    children: [
      {
        slug: 'jackets',
        name: 'Jackets',
        line: 'The outermost layer.',
        children: [
          { slug: 'rain', name: 'Rain jackets', line: 'Dry inside, whatever the forecast said.' },
          { slug: 'down', name: 'Down jackets', line: 'Most warmth for the least weight.' },
        ],
      },
      { slug: 'fleece', name: 'Fleece', line: 'The layer you never take off.' },
      { slug: 'trousers', name: 'Trousers', line: 'Tough where you kneel, light where you move.' },
      { slug: 'base-layers', name: 'Base layers', line: 'Merino against the skin.' },
      { slug: 'accessories', name: 'Hats, gloves, socks', line: 'The small things that decide the day.' },
    ],
  },
  {
    slug: 'tents',
    name: 'Tents',
    line: 'A roof wherever you stop.',
    drawing: 'tunnel-tent',
    colourway: 'rust',
    children: [
      { slug: 'trekking', name: 'Trekking tents', line: 'Light enough to carry, strong enough to sleep in.' },
      { slug: 'family', name: 'Family tents', line: 'Room to stand and a porch for the boots.' },
      { slug: 'tarps', name: 'Tarps', line: 'The simplest shelter there is.' },
    ],
  },
  {
    slug: 'sleeping',
    name: 'Sleeping',
    line: 'Warm nights, light loads.',
    drawing: 'mummy-bag',
    colourway: 'fjord',
    children: [
      {
        slug: 'sleeping-bags',
        name: 'Sleeping bags',
        line: 'Choose by the coldest night you expect.',
        children: [
          { slug: 'summer', name: 'Summer bags', line: 'Comfort above freezing.' },
          { slug: 'winter', name: 'Winter bags', line: 'Comfort below freezing.' },
        ],
      },
      { slug: 'mats', name: 'Mats', line: 'Half of your warmth comes from below.' },
      { slug: 'pillows', name: 'Pillows', line: 'Small, light, and worth it.' },
    ],
  },
  {
    slug: 'backpacks',
    name: 'Backpacks',
    line: 'From an hour to a month.',
    drawing: 'trekking-pack',
    colourway: 'ember',
    children: [
      { slug: 'day', name: 'Daypacks', line: 'Lunch, layer, thermos.' },
      { slug: 'trekking', name: 'Trekking packs', line: 'Loads that stay quiet on your back.' },
      { slug: 'running-vests', name: 'Running vests', line: 'Water without the bounce.' },
      { slug: 'travel', name: 'Travel bags', line: 'Trains, boats and rooftop racks.' },
    ],
  },
  {
    slug: 'kitchen',
    name: 'Camp kitchen',
    line: 'Hot food tastes better outside.',
    drawing: 'stove',
    colourway: 'steel',
    children: [
      { slug: 'stoves', name: 'Stoves', line: 'Gas, spirit and wood.' },
      { slug: 'cookware', name: 'Cookware', line: 'Pots, pans and mugs that nest.' },
      { slug: 'bottles', name: 'Bottles and flasks', line: 'Cold water, hot coffee.' },
    ],
  },
  {
    slug: 'light',
    name: 'Light and navigation',
    line: 'See the path and find the way.',
    drawing: 'headlamp',
    colourway: 'slate',
    children: [
      { slug: 'headlamps', name: 'Headlamps', line: 'Both hands free.' },
      { slug: 'lanterns', name: 'Lanterns', line: 'Light for a whole table.' },
      {
        slug: 'navigation',
        name: 'Navigation and power',
        line: 'Needles that do not need charging, and power for what does.',
      },
    ],
  },
  {
    slug: 'climbing',
    name: 'Climbing',
    line: 'From the first gym evening to long granite.',
    drawing: 'helmet',
    colourway: 'sky',
    children: [
      { slug: 'climbing-shoes', name: 'Climbing shoes', line: 'From soft to stiff.' },
      { slug: 'ropes', name: 'Ropes', line: 'Single and half ropes, all dry-treated.' },
      { slug: 'harnesses', name: 'Harnesses', line: 'Sit well, hang well.' },
      { slug: 'hardware', name: 'Hardware', line: 'Helmets, draws and chalk.' },
    ],
  },
];

/** A category with its path and the categories above it, outermost first. */
export interface PlacedCategory {
  path: string;
  category: Category;
  ancestors: readonly PlacedCategory[];
}

function place(categories: readonly Category[], ancestors: readonly PlacedCategory[]): PlacedCategory[] {
  return categories.flatMap((category) => {
    const above = ancestors.at(-1);
    const placed = { path: above ? `${above.path}/${category.slug}` : category.slug, category, ancestors };
    return [placed, ...place(category.children ?? [], [...ancestors, placed])];
  });
}

/** Every category of the tree, parents before children. */
export const PLACED_CATEGORIES: readonly PlacedCategory[] = place(CATEGORIES, []);

const BY_PATH = new Map(PLACED_CATEGORIES.map((placed) => [placed.path, placed]));

export function categoryAt(path: string): PlacedCategory | undefined {
  return BY_PATH.get(path);
}
