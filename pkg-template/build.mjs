/**
 * Lays the npm package out in target/pkg: the TypeScript sources as minified modules with their types, wasm-pack's
 * output shrunk by wasm-opt, whole and cut into what every page loads and the rest, and in target/pkg/cdn the script-tag
 * loader with content-hashed files beside it. Needs target/wasm, which `wasm-pack build --target web` makes; stops where
 * anything is not as expected.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { minify } from 'terser';
import { halve, lean } from './bindings.mjs';
import { lay } from './order.mjs';
import { plainName, shorten, split, unite } from './split.mjs';
import { cut, mark } from './trace.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const wasm_folder = join(here, '../target/wasm');
const done = join(here, '../target/pkg');
/** Everything is laid out here and moved at the end: whoever serves target/pkg never sees half a package. */
const pkg = join(here, `../target/pkg-${process.pid}`);
const cdn = join(pkg, 'cdn');
process.on('exit', () => rmSync(pkg, { recursive: true, force: true }));
const ENTRIES = ['index', 'slim', 'inline', 'react', 'privacy', 'element', 'consent', 'commerce', 'devtools'];
/** The engine's chunk that an entry loads after a grant, where it is another than `engine`. */
const CHUNKS = { slim: 'engine-slim', inline: 'engine-inline' };
/** The rest's JavaScript, which the engine's chunk imports with the rest. */
const REST = './rest.js';
/** The bindings that ship, of the whole and of its halves, written beside wasm-bindgen's own. */
const WHOLE_BINDINGS = 'vitrin_whole.js';
const PAGE_BINDINGS = 'vitrin_page.js';
const REST_BINDINGS = 'vitrin_rest.js';
/** Declarations that the entries' own refer to. */
const DECLARATIONS = [...ENTRIES, 'types', 'events', 'explanation', 'predictions', 'reports', 'recommendations', 'fill', 'error', 'codes', 'late', 'panel/language', 'panel/panel', 'panel/why', 'panel/words'];
/** Wasm features that every browser of the last years has; more would raise the browser floor. */
const FEATURES = [
  'bulk-memory',
  'bulk-memory-opt',
  'sign-ext',
  'mutable-globals',
  'nontrapping-float-to-int',
  'reference-types',
  'multivalue',
];

/** What makes the compressed file, which is what travels, smallest; the raw size comes second. Control flow laid anew from flat code repeats itself more. */
const SHRINKING = [
  '--flexible-inline-max-function-size=0',
  // The cut asks which functions usual pages call: each stays one.
  '--one-caller-inline-max-function-size=0',
  ...['--flatten', '--rereloop', '-Oz', '-Oz'],
];
/** On what is shipped in the end, whole or cut. */
const FINISHING = [
  '--flexible-inline-max-function-size=0',
  // Short ones that one place calls: a browser that has fewer to compile is ready sooner. Longer ones make the compressed form longer.
  '--one-caller-inline-max-function-size=30',
  // The stack lies lowest: an address below 1,024 is one that has run past everything.
  ...['--low-memory-unused', '--flatten', '--rereloop', '-Oz', '-Oz', '-Oz'],
  // From where they are laid: what is called alike is alike.
  '--reorder-functions-by-name',
];
/**
 * Of which functions how small a part is left out, in lines of text. What reads a config meets its gaps before anything is done. What
 * runs later keeps its small branches, which are about what somebody may do at any time. What cares for more than the engine
 * may not stop in the middle: the allocator, and the places of JavaScript's values.
 */
const LEAST = [
  [/^(rlsf::|__rust|__rdl|__wbindgen|__externref|wasm_bindgen::externref)/, Infinity],
  [/^vitrin::(config::|core::(condition::parse|offer|site|question|id)::)|JsEngine::new/, 6],
  [/^/, 60],
];
const leastOf = (name) => LEAST.find(([of]) => of.test(plainName(name)))[1];
/** From text to bytes, as -Oz ends. */
const WRITING = [
  ...['--optimize-level=2', '--shrink-level=2', '--generate-stack-ir', '--optimize-stack-ir'],
  ...['--strip-debug', '--strip-producers', '--strip-target-features'],
];

const hash = (bytes, algorithm, encoding) => createHash(algorithm).update(bytes).digest(encoding);
const integrityOf = (bytes) => `sha384-${hash(bytes, 'sha384', 'base64')}`;
const nameOf = (stem, bytes, extension) => `${stem}-${hash(bytes, 'sha256', 'hex').slice(0, 12)}.${extension}`;
const tool = (name) => join(here, 'node_modules/.bin', name);

/** The shrunk wasm as a module, for `vitrin/inline`. */
const base64Wasm = {
  name: 'base64-wasm',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^vitrin-wasm-base64$/ }, () => ({ path: join(pkg, 'vitrin_bg.wasm') }));
    onLoad({ filter: /vitrin_bg\.wasm$/ }, ({ path }) => ({
      contents: `export default ${JSON.stringify(readFileSync(path).toString('base64'))}`,
      loader: 'js',
    }));
  },
};

async function bundle(entry, format, define, external = []) {
  const { outputFiles } = await build({
    entryPoints: [join(here, 'src', `${entry}.ts`)],
    bundle: true,
    minify: true,
    write: false,
    format,
    target: 'es2022',
    legalComments: 'none',
    define: Object.fromEntries(Object.entries(define).map(([name, value]) => [name, JSON.stringify(value)])),
    alias: {
      'vitrin-wasm': join(wasm_folder, entry === 'engine' ? PAGE_BINDINGS : WHOLE_BINDINGS),
      'vitrin-wasm-rest': join(wasm_folder, REST_BINDINGS),
    },
    external,
    plugins: [base64Wasm],
    logLevel: 'warning',
    tsconfig: join(here, 'tsconfig.json'),
  });
  // What esbuild has made short, terser names and folds so that it compresses better.
  const short = await minify(outputFiles[0].text, { ecma: 2020, module: format === 'esm', compress: { passes: 2 } });
  return short.code;
}

/** Replaces the one place where `text` names `before`. */
function replaceOnce(text, before, after) {
  const parts = text.split(before);
  if (parts.length !== 2) throw new Error(`expected one ${JSON.stringify(before)}, found ${parts.length - 1}`);
  return parts.join(after);
}

const wasmOpt = (flags, from, to) =>
  execFileSync(
    tool('wasm-opt'),
    ['--mvp-features', ...FEATURES.map((name) => `--enable-${name}`), ...flags, from, '-o', to],
    { stdio: 'inherit' },
  );

/** The wasm whole, and its two halves. */
function shrinkWasm() {
  const from = join(wasm_folder, 'vitrin_bg.wasm');
  if (!existsSync(from)) {
    throw new Error('target/wasm is missing: run `./x build`, or wasm-pack build --target web --out-dir target/wasm …');
  }
  return inScratch((folder) => {
    const text = join(folder, 'module.wat');
    // The cut goes along the data's objects, by the functions' names.
    wasmOpt([...SHRINKING, '--skip-pass=memory-packing', '-g', '-S'], from, text);
    const wat = readFileSync(text, 'utf8');
    const bindings = readFileSync(join(wasm_folder, 'vitrin.js'), 'utf8');
    if (/\bmake(Mut)?Closure\b/.test(bindings)) throw new Error('the bindings make closures of Rust, which split.mjs takes out');
    const short = shorten(wat, bindings);
    const halves = halve(lean(short.javascript));
    writeFileSync(join(wasm_folder, PAGE_BINDINGS), halves.page);
    writeFileSync(join(wasm_folder, REST_BINDINGS), halves.rest);
    writeFileSync(join(wasm_folder, WHOLE_BINDINGS), lean(short.javascript));
    const needed = cut(short.wat, trace(folder, wat, bindings), leastOf);
    const { page, rest } = split(short.wat, needed, (name) => !new RegExp(`\\bwasm\\.${name}\\b`).test(halves.page));
    const finish = (name, made) => {
      const file = join(pkg, name);
      writeFileSync(text, made);
      wasmOpt([...FINISHING, '-g', '-S'], text, text);
      wasmOpt(WRITING, text, file);
      writeFileSync(text, lay(readFileSync(text, 'utf8'), readFileSync(file)));
      wasmOpt(WRITING, text, file);
      return readFileSync(file);
    };
    return {
      whole: finish('vitrin_bg.wasm', unite(short.wat)),
      page: finish('vitrin_page.wasm', page),
      rest: finish('vitrin_rest.wasm', rest),
    };
  });
}

/** Which marks usual pages pass, in the module that `wat` is. */
function trace(folder, wat, bindings) {
  const [text, wasm, glue, out] = ['marked.wat', 'marked.wasm', 'marked.mjs', 'passed.json'].map((name) => join(folder, name));
  writeFileSync(text, mark(wat));
  wasmOpt(['--quiet'], text, wasm);
  const imports = '"./vitrin_bg.js": import0';
  writeFileSync(glue, replaceOnce(bindings, imports, `${imports}, trace: globalThis.trace`));
  execFileSync(process.execPath, [join(here, 'usual.mjs'), wasm, glue, out], { stdio: 'inherit' });
  return JSON.parse(readFileSync(out, 'utf8'));
}

/** Runs `use` on a folder that is gone afterwards. */
function inScratch(use) {
  const folder = mkdtempSync(join(tmpdir(), 'vitrin-build-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Stops where the engine's bindings have moved away from the surface that the sources are written against. */
function checkSurface() {
  inScratch((folder) => {
    const file = join(folder, 'surface.ts');
    const lines = [
      `import type { Engine } from ${JSON.stringify(join(wasm_folder, 'vitrin.js'))};`,
      `import type { EngineClass } from ${JSON.stringify(join(here, 'src/surface.ts'))};`,
      'export const made: EngineClass = undefined as unknown as typeof Engine;',
    ];
    writeFileSync(file, lines.join('\n'));
    const options =
      '--ignoreConfig --noEmit --strict --skipLibCheck --target es2022 --module esnext --moduleResolution bundler';
    const libraries = ['--allowImportingTsExtensions', '--types', '', '--lib', 'es2022,dom,esnext.disposable'];
    execFileSync(tool('tsc'), [...options.split(' '), ...libraries, file, join(here, 'src/bindings.d.ts')], {
      stdio: 'inherit',
    });
  });
}

function writeDeclarations() {
  inScratch((folder) => {
    const options = ['--noEmit', 'false', '--rootDir', join(here, 'src'), '--declaration', '--emitDeclarationOnly'];
    execFileSync(tool('tsc'), ['-p', here, ...options, '--outDir', folder], { stdio: 'inherit' });
    for (const name of DECLARATIONS) {
      mkdirSync(join(pkg, dirname(name)), { recursive: true });
      copyFileSync(join(folder, `${name}.d.ts`), join(pkg, `${name}.d.ts`));
    }
  });
}

mkdirSync(cdn, { recursive: true });

const { whole, page, rest } = shrinkWasm();
checkSurface();
const files = new Map();

/** The engine's chunk; `named` is what the rest's JavaScript is called where no bundler knows. */
const bundleEngine = (named) =>
  bundle('engine', 'esm', { WASM_INTEGRITY: integrityOf(whole), PAGE_INTEGRITY: integrityOf(page), REST_WASM_INTEGRITY: integrityOf(rest), ...named }, [REST]);
files.set('engine.js', await bundleEngine({ REST_FILE: '', REST_INTEGRITY: '' }));
files.set('rest.js', await bundle('rest', 'esm', {}));
for (const entry of ENTRIES) {
  const text = await bundle(entry, 'esm', { ENGINE_FILE: '', ENGINE_INTEGRITY: '', HAS_PARTS: false }, ['./engine.js', 'react']);
  const chunk = CHUNKS[entry];
  files.set(`${entry}.js`, chunk ? replaceOnce(text, './engine.js', `./${chunk}.js`) : text);
}
for (const chunk of Object.values(CHUNKS))
  files.set(`${chunk}.js`, await bundle(chunk, 'esm', { WASM_INTEGRITY: integrityOf(whole), REST_WASM_INTEGRITY: '' }));

const whole_name = nameOf('whole', whole, 'wasm');
const page_name = nameOf('vitrin', page, 'wasm');
const rest_name = nameOf('rest', rest, 'wasm');
// Wherever the files lie, the wasm is beside the engine.
const laid = { './vitrin_bg.wasm': whole_name, './vitrin_page.wasm': page_name, './vitrin_rest.wasm': rest_name };
const named = (text) => Object.entries(laid).reduce((made, [before, after]) => replaceOnce(made, before, `./${after}`), text);
/** Lays a file beside the script tag's own; what it is called and its hash, as the constants `NAME_FILE`, `NAME_INTEGRITY`. */
function beside(stem, text) {
  const name = nameOf(stem, text, 'js');
  files.set(`cdn/${name}`, text);
  return { [`${stem.toUpperCase()}_FILE`]: name, [`${stem.toUpperCase()}_INTEGRITY`]: integrityOf(text) };
}
const engine_cdn = named(await bundleEngine(beside('rest', files.get('rest.js'))));
const panel = beside('panel', files.get('privacy.js'));
const devtools = beside('devtools', files.get('devtools.js'));
const elements = beside('elements', await bundle('elements', 'esm', { ...panel, ...devtools }));
const commerce = beside('commerce', files.get('commerce.js'));
const wasm = { WASM_FILE: whole_name, WASM_INTEGRITY: integrityOf(whole), PAGE_FILE: page_name, PAGE_INTEGRITY: integrityOf(page) };
files.set('cdn/vitrin.js', await bundle('loader', 'iife', { HAS_PARTS: true, ...beside('engine', engine_cdn), ...elements, ...commerce, ...wasm }));
writeFileSync(join(cdn, whole_name), whole);
writeFileSync(join(cdn, page_name), page);
writeFileSync(join(cdn, rest_name), rest);

const integrity = {
  'vitrin_bg.wasm': integrityOf(whole),
  'vitrin_page.wasm': integrityOf(page),
  'vitrin_rest.wasm': integrityOf(rest),
  [`cdn/${whole_name}`]: integrityOf(whole),
  [`cdn/${page_name}`]: integrityOf(page),
  [`cdn/${rest_name}`]: integrityOf(rest),
};
for (const [name, text] of files) {
  writeFileSync(join(pkg, name), text);
  integrity[name] = integrityOf(text);
}
const sorted = Object.fromEntries(Object.entries(integrity).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(join(pkg, 'integrity.json'), `${JSON.stringify(sorted, null, 2)}\n`);

writeDeclarations();
const {
  private: _,
  scripts: __,
  devDependencies: ___,
  ...manifest
} = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
writeFileSync(join(pkg, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
for (const name of [
  'README.md',
  'CHANGELOG.md',
  'DATA-PROTECTION.md',
  'config.schema.json',
  'custom-elements.json',
  'shopify-pixel.js',
  '../LICENSE',
])
  copyFileSync(join(here, name), join(pkg, name.replace('../', '')));
rmSync(done, { recursive: true, force: true });
renameSync(pkg, done);
console.log(`target/pkg: ${Object.keys(integrity).sort().join(' ')}`);
