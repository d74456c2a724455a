/**
 * Builds the static site: pages and pictures are rendered from `src/site.tsx`, scripts and styles bundled by esbuild.
 * `node build.mjs [folder]`; without a folder it goes to `../target/site`, where the collector serves it from.
 */
import { build } from 'esbuild';
import { existsSync } from 'node:fs';
import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));
const TARGET = resolve(HERE, '..', 'target');

/** The script of each kind of page, below `src/`; what they share is split off. */
const SCRIPTS = {
  home: 'shop/home.ts',
  list: 'shop/list.ts',
  product: 'shop/product.ts',
  search: 'shop/search.tsx',
  cart: 'shop/cart-page.tsx',
  checkout: 'shop/checkout.tsx',
  'thank-you': 'shop/thank-you.tsx',
  text: 'shop/text.ts',
  privacy: 'privacy/privacy.tsx',
  dashboard: 'dashboard/dashboard.tsx',
};

const JSX = { jsx: 'automatic', jsxImportSource: 'preact' };

/** Bundles a module, in memory, and imports it. */
export async function load(entry) {
  const { outputFiles } = await build({
    ...JSX,
    entryPoints: [join(HERE, entry)],
    write: false,
    bundle: true,
    platform: 'node',
    loader: { '.md': 'text' },
    format: 'esm',
    logLevel: 'warning',
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

async function bundle(out) {
  await build({
    ...JSX,
    entryPoints: Object.fromEntries(Object.entries(SCRIPTS).map(([name, path]) => [name, join(HERE, 'src', path)])),
    outdir: join(out, 'assets'),
    bundle: true,
    splitting: true,
    format: 'esm',
    target: ['es2022'],
    minify: true,
    legalComments: 'linked',
    chunkNames: 'part-[hash]',
    logLevel: 'warning',
  });
  await build({
    entryPoints: { shop: join(HERE, 'src/styles/shop.css'), dashboard: join(HERE, 'src/styles/dashboard.css'), guide: join(HERE, 'src/styles/guide.css') },
    outdir: join(out, 'assets'),
    bundle: true,
    minify: true,
    target: ['chrome111', 'firefox113', 'safari16.4'],
    logLevel: 'warning',
  });
}

/** Builds beside `out` and then takes its place, so that a server of `out` never serves half a site. */
export async function buildSite(out) {
  const fresh = `${out}.${process.pid}`;
  await rm(fresh, { recursive: true, force: true });
  const { site } = await load('src/site.tsx');
  const files = site();
  await Promise.all(
    [...files].map(async ([path, text]) => {
      const file = join(fresh, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }),
  );
  await bundle(fresh);
  const vitrin = join(fresh, 'vitrin');
  await mkdir(vitrin, { recursive: true });
  const cdn = join(TARGET, 'pkg/cdn');
  const withVitrin = existsSync(cdn);
  if (withVitrin) await cp(cdn, vitrin, { recursive: true });
  await cp(join(HERE, 'vitrin/site.json'), join(vitrin, 'site.json'));
  // What the shop learned from its own sessions and orders, where `./x build` has trained it.
  const model = join(TARGET, 'model');
  if (existsSync(model)) await cp(model, vitrin, { recursive: true });
  await rm(out, { recursive: true, force: true });
  await rename(fresh, out);
  return { files: files.size, withVitrin };
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const out = resolve(process.argv[2] ?? join(TARGET, 'site'));
  const { files, withVitrin } = await buildSite(out);
  console.log(`shop: ${files} pages and pictures${withVitrin ? '' : '; without Vitrin, build the package first'}`);
}
