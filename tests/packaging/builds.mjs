/**
 * The shops of the matrix, each built by its own tool from the packed package. A build gives a folder to serve, or the
 * address of a server that runs. All of them work below target/packaging, where `node_modules` is this folder's.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './serve.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const workplace = fileURLToPath(new URL('../../target/packaging/', import.meta.url));
const require = createRequire(import.meta.url);
/** React 18 in the place of React 19. */
const REACT_18 = { react: 'react-18', 'react-dom': 'react-dom-18' };

/** A shop's folder: the fixtures, a page that runs `entry`, and what the shop's server has besides. */
function project(name, entry) {
  const folder = join(workplace, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'public'), { recursive: true });
  for (const file of ['default.js', 'inline.js', 'slim.js', 'react.js', 'shop.js'])
    cpSync(join(here, 'fixtures', file), join(folder, file));
  cpSync(join(here, 'fixtures/site.json'), join(folder, 'public/site.json'));
  cpSync(join(here, 'node_modules/vitrin/vitrin_bg.wasm'), join(folder, 'public/vitrin_bg.wasm'));
  symlinkSync(join(here, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }');
  page(folder, `/${entry}.js`);
  return folder;
}

const page = (folder, script) =>
  writeFileSync(
    join(folder, 'index.html'),
    `<!doctype html><html lang="en"><title>shop</title><link rel="icon" href="data:,"><script type="module" src="${script}"></script></html>`,
  );

async function withVite(name, entry, alias = {}) {
  const { build } = await import('vite');
  const root = project(name, entry);
  await build({ root, configFile: false, logLevel: 'error', resolve: { alias }, build: { outDir: 'dist', target: 'es2022' } });
  return { folder: join(root, 'dist') };
}

export async function viteDev(name, entry, { vite = 'vite', config = {} } = {}) {
  const { createServer } = await import(vite);
  const root = project(name, entry);
  // The wasm lies where the fixtures' node_modules really are.
  const server = await createServer({ ...config, root, configFile: false, logLevel: 'error', server: { port: await freePort(), host: '127.0.0.1', fs: { strict: false } } });
  await server.listen();
  return { address: server.resolvedUrls.local[0].replace(/\/$/, ''), stop: () => server.close() };
}

/** Vite before 8 with the line that the guide asks for. */
export const vite7Dev = (name, entry) => {
  const [, config] = /^```js\nexport default (.*);\n```$/m.exec(readFileSync(new URL('../../www/docs/install.md', import.meta.url), 'utf8'));
  return viteDev(name, entry, { vite: 'vite-7', config: new Function(`return ${config}`)() });
};
export const viteBuild = (name, entry) => withVite(name, entry);
export const viteReact18 = (name, entry) => withVite(name, entry, REACT_18);

export async function webpack(name, entry) {
  const root = project(name, entry);
  const compiler = require('webpack')({
    mode: 'production',
    context: root,
    entry: `./${entry}.js`,
    output: { path: join(root, 'dist'), filename: 'main.js' },
    performance: false,
  });
  const stats = await new Promise((resolve, reject) => compiler.run((error, done) => (error ? reject(error) : resolve(done))));
  await new Promise((resolve) => compiler.close(resolve));
  if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString({ all: false, errors: true, warnings: true }));
  return laidOut(root);
}

/** What the tool made as dist/main.js, with a page and the shop's files beside it. */
function laidOut(root) {
  page(join(root, 'dist'), '/main.js');
  cpSync(join(root, 'public'), join(root, 'dist'), { recursive: true });
  return { folder: join(root, 'dist') };
}

export async function rollup(name, entry) {
  const { rollup: bundle } = await import('rollup');
  const { nodeResolve } = await import('@rollup/plugin-node-resolve');
  const root = project(name, entry);
  const made = await bundle({
    input: join(root, `${entry}.js`),
    plugins: [nodeResolve({ browser: true })],
    onwarn: ({ message }) => {
      throw new Error(message);
    },
  });
  await made.write({ dir: join(root, 'dist'), format: 'es', entryFileNames: 'main.js' });
  return laidOut(root);
}

export async function esbuild(name, entry) {
  const root = project(name, entry);
  await (await import('esbuild')).build({
    entryPoints: { main: join(root, `${entry}.js`) },
    outdir: join(root, 'dist'),
    bundle: true,
    splitting: true,
    format: 'esm',
    logLevel: 'error',
  });
  return laidOut(root);
}

/** One file, as the oldest theme takes it. */
export async function esbuildOneFile(name, entry) {
  const root = project(name, entry);
  await (await import('esbuild')).build({
    entryPoints: { main: join(root, `${entry}.js`) },
    outdir: join(root, 'dist'),
    bundle: true,
    format: 'iife',
    logLevel: 'error',
  });
  return laidOut(root);
}

/** The modules as they are, found by an import map. */
export async function importMap(name, entry) {
  const root = project(name, entry);
  cpSync(join(here, 'node_modules/vitrin'), join(root, 'public/vitrin'), { recursive: true, dereference: true });
  const imports = JSON.stringify({ imports: { vitrin: '/vitrin/index.js' } });
  for (const file of [`${entry}.js`, 'shop.js']) cpSync(join(root, file), join(root, 'public', file));
  writeFileSync(
    join(root, 'public/index.html'),
    `<!doctype html><html lang="en"><title>shop</title><link rel="icon" href="data:,"><script type="importmap">${imports}</script><script type="module" src="/${entry}.js"></script></html>`,
  );
  return { folder: join(root, 'public') };
}

/** The script tag alone: `tag` adds attributes to it. */
export async function scriptTag(name, _entry, tag = '') {
  const root = project(name, 'default');
  const dist = join(root, 'dist');
  mkdirSync(dist);
  cpSync(join(here, 'node_modules/vitrin/cdn'), join(dist, 'vitrin'), { recursive: true });
  cpSync(join(root, 'shop.js'), join(dist, 'shop.js'));
  writeFileSync(join(dist, 'run.js'), "import { shop } from './shop.js';\nshop(() => window.vitrin ?? { status: {}, decide: () => ({}), consent: { set() {} }, track() {} });\n");
  writeFileSync(
    join(dist, 'index.html'),
    `<!doctype html><html lang="en"><title>shop</title><link rel="icon" href="data:,"><script src="/vitrin/vitrin.js" data-site="matrix" data-config="/site.json" data-consent="manual" ${tag}></script><script type="module" src="/run.js"></script></html>`,
  );
  cpSync(join(root, 'public'), dist, { recursive: true });
  return { folder: dist };
}

function nextProject(name) {
  const root = join(workplace, name);
  rmSync(root, { recursive: true, force: true });
  cpSync(join(here, 'fixtures/next'), root, { recursive: true });
  mkdirSync(join(root, 'public'));
  cpSync(join(here, 'fixtures/shop.js'), join(root, 'shop.js'));
  cpSync(join(here, 'fixtures/site.json'), join(root, 'public/site.json'));
  for (const file of ['package.json', 'package-lock.json']) cpSync(join(here, file), join(root, file));
  // Turbopack follows no link out of its project: the same files under second names.
  execFileSync('cp', ['-al', join(here, 'node_modules'), join(root, 'node_modules')]);
  return root;
}

/** `next build` and `next start`, by webpack or by Turbopack. */
export async function next(name, _entry, bundler = '--webpack') {
  const root = nextProject(name);
  const program = join(root, 'node_modules/next/dist/bin/next');
  const environment = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' };
  await run([program, 'build', bundler], root, environment);
  const port = await freePort();
  const server = spawn(process.execPath, [program, 'start', '-p', String(port), '-H', '127.0.0.1'], { cwd: root, env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of server.stdout) if (/Ready|started/i.test(String(line))) break;
  return {
    address: `http://127.0.0.1:${port}`,
    stop: async () => {
      server.kill();
      if (server.exitCode === null) await once(server, 'exit');
    },
  };
}

async function run(command, cwd, env) {
  const child = spawn(process.execPath, command, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => said.push(text));
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}:\n${Buffer.concat(said)}`);
}
