/** What a product of the shop is. Money is in minor units of EUR (cents). */
import type { ColourwayKey } from '../illustration/paint';
import type { DrawingKey } from '../illustration/picture';

export type BrandKey =
  'stigfinn' | 'vada' | 'rimvik' | 'dunmark' | 'tallmo' | 'ovanlid' | 'brennholt' | 'lyktan' | 'skarvberg' | 'nordstig';

export interface Product {
  id: string;
  name: string;
  brand: BrandKey;
  /** Levels of the category joined by `/`, as in `categories.ts`. */
  category: string;
  price_minor: number;
  description: string;
  tags: readonly string[];
  /** Pieces on the shelf; 0 is sold out. */
  stock: number;
  attributes: Readonly<Record<string, string>>;
  drawing: DrawingKey;
  /** The first is shown in lists. */
  colourways: readonly [ColourwayKey, ...ColourwayKey[]];
  sizes?: readonly string[];
  /** Day the shop began to sell it, for “newest first”. */
  added_on: string;
}

export const SHOE_SIZES = ['37', '38', '39', '40', '41', '42', '43', '44', '45', '46'] as const;
export const CLOTHES_SIZES = ['XS', 'S', 'M', 'L', 'XL'] as const;
