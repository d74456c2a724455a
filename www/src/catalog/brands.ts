/** The brands the shop carries. All are invented. */
import type { BrandKey } from './product';

export interface Brand {
  name: string;
  line: string;
}

export const BRANDS: Readonly<Record<BrandKey, Brand>> = {
  stigfinn: { name: 'Stigfinn', line: 'Running gear made beside the trail.' },
  vada: { name: 'Vada', line: 'Boots and sandals that can be resoled.' },
  rimvik: { name: 'Rimvik', line: 'Shells for wet mountains.' },
  dunmark: { name: 'Dunmark', line: 'Down and wool, traced to the farm.' },
  tallmo: { name: 'Tallmo', line: 'Tents sewn for wind.' },
  ovanlid: { name: 'Ovanlid', line: 'Packs that carry low and close.' },
  brennholt: { name: 'Brennholt', line: 'Outdoor kitchens since the first primus.' },
  lyktan: { name: 'Lyktan', line: 'Light for the dark half of the year.' },
  skarvberg: { name: 'Skarvberg', line: 'Climbing gear, tested on granite.' },
  nordstig: { name: 'Nordstig', line: 'Our own plain basics.' },
};
