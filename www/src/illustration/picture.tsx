/** A product picture: a drawing on its backdrop. Every picture of the shop is made here, at build time, as one SVG file. */
import type { JSX } from 'preact';
import { ApproachShoe, ClimbingShoe, HikingBoot, Sandal, TrailShoe } from './footwear';
import { BaseShirt, Beanie, DownJacket, Fleece, Gloves, ShellJacket, Socks, Trousers } from './apparel';
import { DomeTent, FamilyTent, MummyBag, Pillow, PyramidTent, SleepingMat, StuffedBag, Tarp, TunnelTent } from './camp';
import { Daypack, Duffel, RunVest, TrekkingPack } from './carry';
import { Bottle, Cookpot, Flask, Mug, SpiritStove, Stove } from './kitchen';
import { ChalkBag, Compass, Harness, Headlamp, Helmet, Lantern, PowerBank, Quickdraw, Rope } from './gear';
import { type ColourwayKey, type Paint, paint } from './paint';

/** One thing, drawn in the tones of a colourway. */
export type Drawing = (props: { p: Paint }) => JSX.Element;

export const DRAWINGS = {
  'trail-shoe': TrailShoe,
  'hiking-boot': HikingBoot,
  'approach-shoe': ApproachShoe,
  sandal: Sandal,
  'climbing-shoe': ClimbingShoe,
  'shell-jacket': ShellJacket,
  'down-jacket': DownJacket,
  fleece: Fleece,
  trousers: Trousers,
  'base-shirt': BaseShirt,
  beanie: Beanie,
  gloves: Gloves,
  socks: Socks,
  'dome-tent': DomeTent,
  'tunnel-tent': TunnelTent,
  'pyramid-tent': PyramidTent,
  'family-tent': FamilyTent,
  tarp: Tarp,
  'mummy-bag': MummyBag,
  'stuffed-bag': StuffedBag,
  'sleeping-mat': SleepingMat,
  pillow: Pillow,
  daypack: Daypack,
  'trekking-pack': TrekkingPack,
  'run-vest': RunVest,
  duffel: Duffel,
  stove: Stove,
  'spirit-stove': SpiritStove,
  cookpot: Cookpot,
  bottle: Bottle,
  flask: Flask,
  mug: Mug,
  headlamp: Headlamp,
  lantern: Lantern,
  compass: Compass,
  'power-bank': PowerBank,
  rope: Rope,
  harness: Harness,
  quickdraw: Quickdraw,
  helmet: Helmet,
  'chalk-bag': ChalkBag,
} as const satisfies Record<string, Drawing>;

export type DrawingKey = keyof typeof DRAWINGS;

/** Quiet shapes behind the goods, so that a list of pictures does not look stamped. */
const BACKDROPS = [
  'M0 262 C70 214 132 240 196 206 C266 168 330 214 400 176 V400 H0 Z',
  'M200 34 a170 170 0 1 0 0.1 0 Z',
  'M0 300 L96 190 L158 246 L252 128 L400 284 V400 H0 Z',
  'M0 0 H400 V236 C300 286 120 214 0 272 Z',
] as const;

/** Drawings that hang or lie flat and so throw no shadow on a ground. */
const FLAT: ReadonlySet<DrawingKey> = new Set([
  'shell-jacket',
  'down-jacket',
  'fleece',
  'trousers',
  'base-shirt',
  'gloves',
  'socks',
  'mummy-bag',
  'sleeping-mat',
  'run-vest',
  'rope',
  'quickdraw',
  'harness',
  'compass',
  'beanie',
  'power-bank',
]);

/** How much a drawing is scaled about the centre so that all fill a like share of the square. */
const SCALE: Partial<Record<DrawingKey, number>> = {
  'trail-shoe': 0.94,
  'hiking-boot': 0.98,
  'family-tent': 0.92,
  'tunnel-tent': 0.92,
  tarp: 0.9,
  'mummy-bag': 0.94,
  duffel: 1,
  bottle: 0.92,
  'base-shirt': 0.94,
  trousers: 0.92,
  compass: 0.94,
  quickdraw: 0.86,
  rope: 0.9,
};

/** Half the width of the shadow under narrow goods; the rest throw `SHADOW_HALF_WIDTH`. */
const NARROW: Partial<Record<DrawingKey, number>> = {
  stove: 88,
  'spirit-stove': 96,
  bottle: 84,
  flask: 92,
  mug: 110,
  lantern: 100,
  'chalk-bag': 104,
  daypack: 122,
  'trekking-pack': 120,
  cookpot: 128,
  helmet: 110,
  headlamp: 86,
};
const SHADOW_HALF_WIDTH = 164;

export interface PictureProps {
  drawing: DrawingKey;
  colourway: ColourwayKey;
  /** Chooses the backdrop; any whole number. */
  seed: number;
}

export function Picture({ drawing, colourway, seed }: PictureProps) {
  const p = paint(colourway);
  const Drawn: Drawing = DRAWINGS[drawing];
  const scale = SCALE[drawing] ?? 1;
  return (
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" width="800" height="800">
      <rect width="400" height="400" fill={p.backdrop} />
      <path d={BACKDROPS[seed % BACKDROPS.length]} fill={p.backdropShape} />
      {FLAT.has(drawing) ? null : (
        <ellipse cx="200" cy="322" rx={NARROW[drawing] ?? SHADOW_HALF_WIDTH} ry="12" fill={p.ground} />
      )}
      <g transform={`translate(200 200) scale(${scale}) translate(-200 -200)`}>
        <Drawn p={p} />
      </g>
    </svg>
  );
}
