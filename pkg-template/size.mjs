/**
 * Prints what a visitor downloads, raw and compressed, and fails past a budget. Measures target/pkg as it was built.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { build } from 'esbuild';

const pkg = fileURLToPath(new URL('../target/pkg/', import.meta.url));
const cdn = readdirSync(join(pkg, 'cdn'));
const hashed = (stem, extension) => `cdn/${cdn.find((name) => name.startsWith(`${stem}-`) && name.endsWith(extension))}`;

/** The file and whatever it imports statically. */
async function withImports(entry) {
  const { metafile } = await build({
    entryPoints: [join(pkg, entry)],
    absWorkingDir: pkg,
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    external: ['./engine.js'],
  });
  return Object.keys(metafile.inputs);
}

/** What the engine is to weigh; it is not there yet. */
const ENGINE_GOAL = 61_440;
/** What a page of the main job loads of it, rounded up: it may only fall. */
const PAGE_MAX = 81_000;
/** Both halves, of which the rest has functions with gaps once more; and the module that is not cut, for a shop with a model and for the other entries. */
const ENGINE_MAX = 177_100;
const WHOLE_MAX = 143_900;

const rows = [
  { what: 'npm entry, before consent', files: await withImports('index.js'), gzip_max: 4096 },
  { what: 'vitrin.js, before consent', files: ['cdn/vitrin.js'], gzip_max: 10_000 },
  { what: 'what a page loads, npm', files: ['engine.js', 'vitrin_page.wasm'], gzip_max: PAGE_MAX, gzip_goal: ENGINE_GOAL },
  { what: 'what a page loads, script tag', files: [hashed('engine', 'js'), hashed('vitrin', 'wasm')], gzip_max: PAGE_MAX, gzip_goal: ENGINE_GOAL },
  { what: '  engine JS', files: ['engine.js'] },
  { what: '  wasm, the page\'s half', files: ['vitrin_page.wasm'] },
  { what: '  wasm, the rest, when asked for', files: ['vitrin_rest.wasm'] },
  { what: '  the rest\'s JS', files: ['rest.js'] },
  { what: 'both halves, npm', files: ['engine.js', 'rest.js', 'vitrin_page.wasm', 'vitrin_rest.wasm'], gzip_max: ENGINE_MAX, gzip_goal: ENGINE_GOAL },
  { what: 'both halves, script tag', files: [hashed('engine', 'js'), hashed('rest', 'js'), hashed('vitrin', 'wasm'), hashed('rest', 'wasm')], gzip_max: ENGINE_MAX, gzip_goal: ENGINE_GOAL },
  { what: 'one file, with a model or slim', files: ['engine-slim.js', 'vitrin_bg.wasm'], gzip_max: WHOLE_MAX, gzip_goal: ENGINE_GOAL },
  { what: 'vitrin/privacy', files: ['privacy.js'] },
  { what: 'vitrin/element', files: ['element.js'] },
  { what: 'vitrin/consent', files: ['consent.js'] },
  { what: 'vitrin/commerce', files: ['commerce.js'] },
  { what: 'vitrin/devtools, when asked for', files: ['devtools.js'] },
];

// The program, as shops and peers are measured: Node's own zlib packs some half a percent looser.
const gzip = (bytes) => execFileSync('gzip', ['-9nc'], { input: bytes }).length;
const brotli = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
const number = (value) => (value === undefined ? '' : value.toLocaleString('en')).padStart(10);

console.log(
  `${'bytes'.padEnd(33)}${['raw', 'gzip -9', 'brotli 11', 'gzip max'].map((name) => name.padStart(10)).join('')}`,
);
let over = false;
for (const { what, files, gzip_max, gzip_goal } of rows) {
  const contents = files.map((name) => readFileSync(join(pkg, name)));
  const sum = (measure) => contents.reduce((total, bytes) => total + measure(bytes), 0);
  const packed = sum(gzip);
  const past = gzip_max !== undefined && packed > gzip_max;
  over ||= past;
  const columns = [sum((bytes) => bytes.length), packed, sum(brotli), gzip_max].map(number).join('');
  const over_goal = packed > gzip_goal ? `  over its goal of ${gzip_goal.toLocaleString('en')}` : '';
  console.log(`${what.padEnd(33)}${columns}${past ? '  past the budget' : over_goal}`);
}
process.exitCode = over ? 1 : 0;
