/** Wide landscapes with one thing from the shop in them, for the home page and the offers. Canvas 1200 × 640. */
import { DRAWINGS, type Drawing, type DrawingKey } from './picture';
import { type ColourwayKey, mix, paint } from './paint';

interface Mood {
  sky: readonly [string, string];
  sun: string;
  /** Ridges from far to near. */
  ridges: readonly [string, string, string, string];
  trees: string;
  ground: string;
  stars?: boolean;
}

export const MOODS = {
  dawn: {
    sky: ['#f3d9b8', '#f7efe0'],
    sun: '#f6b26b',
    ridges: ['#c9b7a8', '#a39b8f', '#6f7f74', '#41584b'],
    trees: '#2f463b',
    ground: '#33493d',
  },
  forest: {
    sky: ['#cfdccb', '#eef1e4'],
    sun: '#f7e6b0',
    ridges: ['#a9bfa8', '#7f9f86', '#557a63', '#345745'],
    trees: '#27463a',
    ground: '#2c4a3a',
  },
  night: {
    sky: ['#1d2b3a', '#3d4f5e'],
    sun: '#f0e6c8',
    ridges: ['#3a4d5c', '#2f414f', '#243541', '#1b2a33'],
    trees: '#14212a',
    ground: '#18262e',
    stars: true,
  },
  lake: {
    sky: ['#e7c3ad', '#f4e3d2'],
    sun: '#ea8d5b',
    ridges: ['#b79c9b', '#8a7c86', '#5d5f72', '#3c4757'],
    trees: '#2c3644',
    ground: '#374351',
  },
  snow: {
    sky: ['#cbdbe4', '#eef3f4'],
    sun: '#ffffff',
    ridges: ['#b4c7d2', '#92abba', '#6d8899', '#e9eef0'],
    trees: '#48626f',
    ground: '#f2f5f5',
  },
  rock: {
    sky: ['#e6d7bf', '#f5ecdd'],
    sun: '#f2c078',
    ridges: ['#cdae90', '#b58a68', '#8d6148', '#5d4034'],
    trees: '#49342b',
    ground: '#523a30',
  },
  rain: {
    sky: ['#8d9ca3', '#c3cbcc'],
    sun: '#d5dbda',
    ridges: ['#7f9098', '#667a83', '#4b6069', '#35484f'],
    trees: '#2a3b41',
    ground: '#2f4147',
  },
} as const satisfies Record<string, Mood>;

export type MoodKey = keyof typeof MOODS;

export interface SceneProps {
  mood: MoodKey;
  drawing: DrawingKey;
  colourway: ColourwayKey;
  seed: number;
}

/** A small repeatable sequence in 0..1 (Lehmer generator), so that a build draws the same picture every time. */
function sequence(seed: number): () => number {
  let state = (seed % 2147483646) + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

function ridge(next: () => number, base: number, height: number, steps: number): string {
  const width = 1200 / steps;
  const points = Array.from({ length: steps + 1 }, (_, index) => {
    const peak = index % 2 ? 0.45 + next() * 0.55 : next() * 0.4;
    return [Math.round(index * width + (next() - 0.5) * width * 0.4), Math.round(base - height * peak)] as const;
  });
  const line = points.map(([x, y]) => `L${x} ${y}`).join(' ');
  return `M-40 640 L-40 ${base} ${line} L1240 ${base} L1240 640 Z`;
}

function Trees({ next, base, count, fill }: { next: () => number; base: number; count: number; fill: string }) {
  return (
    <g fill={fill}>
      {Array.from({ length: count }, (_, index) => {
        const x = Math.round((index + next()) * (1200 / count));
        const tall = Math.round(38 + next() * 62);
        const y = Math.round(base + (next() - 0.5) * 22);
        const half = Math.round(tall * 0.2);
        return (
          <path
            key={index}
            d={`M${x} ${y - tall} l${half} ${Math.round(tall * 0.45)} h${-Math.round(half * 0.5)} l${Math.round(half * 0.9)} ${Math.round(tall * 0.42)} h${-Math.round(half * 2.8)} l${Math.round(half * 0.9)} ${-Math.round(tall * 0.42)} h${-Math.round(half * 0.5)} Z`}
          />
        );
      })}
    </g>
  );
}

export function Scene({ mood, drawing, colourway, seed }: SceneProps) {
  const m: Mood = MOODS[mood];
  const next = sequence(seed * 7919 + 13);
  const p = paint(colourway);
  const Drawn: Drawing = DRAWINGS[drawing];
  const sky = `sky-${mood}`;
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      viewBox="0 0 1200 640"
      width="1200"
      height="640"
      preserveAspectRatio="xMidYMid slice"
    >
      <defs>
        <linearGradient id={sky} x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stop-color={m.sky[0]} />
          <stop offset="0.7" stop-color={m.sky[1]} />
        </linearGradient>
      </defs>
      <rect width="1200" height="640" fill={`url(#${sky})`} />
      {m.stars ? (
        <g fill="#f3ecd6">
          {Array.from({ length: 60 }, (_, index) => (
            <circle
              key={index}
              cx={Math.round(next() * 1200)}
              cy={Math.round(next() * 300)}
              r={1 + Math.round(next() * 10) / 10}
              opacity={0.4 + Math.round(next() * 5) / 10}
            />
          ))}
        </g>
      ) : null}
      <circle cx="330" cy="170" r="62" fill={m.sun} opacity="0.9" />
      <path d={ridge(next, 430, 250, 7)} fill={m.ridges[0]} />
      <path d={ridge(next, 470, 200, 9)} fill={m.ridges[1]} />
      <path d={ridge(next, 500, 140, 11)} fill={m.ridges[2]} />
      <Trees next={next} base={506} count={46} fill={mix(m.ridges[3], m.ridges[2], 0.45)} />
      <path d={`M-10 640 V${500} C200 470 360 540 600 520 C820 500 980 470 1210 508 V640 Z`} fill={m.ridges[3]} />
      <Trees next={next} base={548} count={20} fill={m.trees} />
      <path d="M-10 640 V566 C240 540 420 590 700 566 C900 550 1060 540 1210 562 V640 Z" fill={m.ground} />
      <ellipse cx="850" cy="577" rx="190" ry="15" fill={mix(m.ground, '#0f1a17', 0.35)} />
      <g transform="translate(630 186) scale(1.1) translate(0 38)">
        <Drawn p={p} />
      </g>
    </svg>
  );
}
