/** The rendered site and modules of `src/`, for tests to look at and call. */
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from '../build.mjs';

const WWW = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Imports a TypeScript module of `src/`. */
export const source = (path) => load(join('src', path));

/** Rendered files by path: pages and pictures. */
export const FILES = (await source('site.tsx')).site();
export const PAGES = [...FILES].filter(([path]) => path.endsWith('.html'));
export const SITE = JSON.parse(await readFile(join(WWW, 'vitrin/site.json'), 'utf8'));
