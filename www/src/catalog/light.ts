/** Light, navigation and power. */
import type { Product } from './product';

export const LIGHT: readonly Product[] = [
  {
    id: 'pann-400', name: 'Pann 400', brand: 'lyktan', category: 'light/headlamps', price_minor: 5900,
    description: 'Four hundred lumens, one button, no manual. A red light spares your tent mates.',
    tags: ['headlamp', 'rechargeable', 'red light'], stock: 66,
    attributes: { Weight: '78 g', Light: '400 lm', Runtime: '6 h at 200 lm', Charging: 'USB-C' },
    drawing: 'headlamp', colourways: ['slate', 'ochre', 'fjord'], added_on: '2026-09-03',
  },
  {
    id: 'pann-1200', name: 'Pann 1200 Night', brand: 'lyktan', category: 'light/headlamps', price_minor: 14900,
    description: 'For running through night woods: wide near, far ahead, and a battery you can change in the dark.',
    tags: ['headlamp', 'trail running', 'night', 'bright'], stock: 14,
    attributes: { Weight: '168 g', Light: '1,200 lm', Runtime: '5 h at 500 lm', Charging: 'USB-C, spare battery' },
    drawing: 'headlamp', colourways: ['graphite', 'ember'], added_on: '2026-10-09',
  },
  {
    id: 'pann-mini', name: 'Pann Mini', brand: 'lyktan', category: 'light/headlamps', price_minor: 2900,
    description: 'Thirty grams for the lid pocket, always charged, always there.',
    tags: ['headlamp', 'emergency', 'light'], stock: 82,
    attributes: { Weight: '30 g', Light: '120 lm', Runtime: '9 h at 30 lm', Charging: 'USB-C' },
    drawing: 'headlamp', colourways: ['lingon', 'sky'], added_on: '2025-09-25',
  },
  {
    id: 'lykta-camp', name: 'Lykta Camp', brand: 'lyktan', category: 'light/lanterns', price_minor: 6900,
    description: 'A warm light that dims to a candle and hangs from any pole. Shines for three evenings.',
    tags: ['lantern', 'warm light', 'camp'], stock: 29,
    attributes: { Weight: '310 g', Light: '5–300 lm', Runtime: '24 h at 80 lm', Charging: 'USB-C' },
    drawing: 'lantern', colourways: ['moss', 'ochre', 'rust'], added_on: '2026-05-15',
  },
  {
    id: 'lykta-stor', name: 'Lykta Stor', brand: 'lyktan', category: 'light/lanterns', price_minor: 9900,
    description: 'For a long table: 600 lumens, and a socket that charges the children’s phones.',
    tags: ['lantern', 'family', 'power'], stock: 15,
    attributes: { Weight: '640 g', Light: '10–600 lm', Runtime: '20 h at 150 lm', Charging: 'USB-C in and out' },
    drawing: 'lantern', colourways: ['fjord', 'graphite'], added_on: '2026-05-15',
  },
  {
    id: 'lykta-ficka', name: 'Lykta Ficka', brand: 'lyktan', category: 'light/lanterns', price_minor: 2400,
    description: 'A pocket lantern for a tent ceiling. Clips, hooks, or just stands there glowing.',
    tags: ['lantern', 'tent', 'light'], stock: 71,
    attributes: { Weight: '62 g', Light: '60 lm', Runtime: '12 h at 20 lm', Charging: 'USB-C' },
    drawing: 'lantern', colourways: ['lingon', 'steel'], added_on: '2025-08-06',
  },
  {
    id: 'kurs-compass', name: 'Kurs', brand: 'nordstig', category: 'light/navigation', price_minor: 3900,
    description: 'A plate compass with a needle that settles in two seconds, and the course printed where your thumb is.',
    tags: ['compass', 'map', 'orienteering'], stock: 57,
    attributes: { Weight: '42 g', Needle: 'Global', Scales: '1:25,000 and 1:50,000' },
    drawing: 'compass', colourways: ['fjord', 'rust'], added_on: '2024-04-18',
  },
  {
    id: 'kraft-10', name: 'Kraft 10 Power Bank', brand: 'lyktan', category: 'light/navigation', price_minor: 4900,
    description: 'Two and a half phones of power in a shell that took a fall from our roof. Works to minus 15.',
    tags: ['power bank', 'usb-c', 'winter'], stock: 40,
    attributes: { Weight: '198 g', Capacity: '10,000 mAh', Output: '22 W USB-C', Sealing: 'IP67' },
    drawing: 'power-bank', colourways: ['heather', 'graphite', 'ember'], added_on: '2026-07-02',
  },
];
