/** The rendered site and modules of `src/`, for tests to look at and call. */
import { build } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from '../build.mjs';

const WWW = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Imports a TypeScript module of `src/`. */
export const source = (path) => load(join('src', path));

/** Parts of `src/` with a function that draws them: `html(Part, {…})` is markup as text. They share one Preact. */
export async function drawn(path) {
  const contents = `
    import { h } from 'preact';
    import { renderToStaticMarkup } from 'preact-render-to-string';
    export * from './${path}';
    export const html = (part, properties) => renderToStaticMarkup(h(part, properties));`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: join(WWW, 'src'), loader: 'js' },
    jsx: 'automatic',
    jsxImportSource: 'preact',
    write: false,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

/** Rendered files by path: pages and pictures. */
export const FILES = (await source('site.tsx')).site();
export const PAGES = [...FILES].filter(([path]) => path.endsWith('.html'));
export const SITE = JSON.parse(await readFile(join(WWW, 'vitrin/site.json'), 'utf8'));
