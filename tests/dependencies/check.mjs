/**
 * What others wrote, by the lock files: every crate is crates.io's and every package npm's, with a checksum; every licence is one of a list; no crate
 * comes twice into the wasm that ships; nothing that is banned. Part of `./x check`.
 *
 * Advisories are not looked up: RustSec's are a git repository and npm's an address that a mirror of a registry need not serve, and a check that
 * passes because nobody answered is none. Where they are reached: `cargo audit`, and `npm audit` in each folder with a package-lock.json.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { test } from 'node:test';

const CRATES = 'registry+https://github.com/rust-lang/crates.io-index';
const PACKAGES = 'https://registry.npmjs.org/';
/** Permissive, or weak copyleft that stays within its own files. */
const LICENCES = new Set([
  '0BSD', 'Apache-2.0', 'Apache-2.0 WITH LLVM-exception', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BSL-1.0', 'CC0-1.0', 'CC-BY-3.0', 'CC-BY-4.0',
  'CDLA-Permissive-2.0', 'ISC', 'MIT', 'MIT-0', 'MPL-2.0', 'NCSA', 'OpenSSL', 'Python-2.0', 'Unicode-3.0', 'Unicode-DFS-2016', 'Unlicense', 'WTFPL', 'Zlib',
]);
/** Of the image library that a bundler under test may load: not shipped. */
const OF_TOOLS = 'LGPL-3.0-or-later';
/** Say no licence in their package; only benches use them, and nothing of them is shipped. */
const UNSTATED = new Set(['tools/bench/lighthouse node_modules/parse-cache-control']);
/** TLS and cryptography are Rust's own; no git, no second allocator or runtime. */
const BANNED = new Set(['openssl', 'openssl-sys', 'native-tls', 'async-std', 'wee_alloc', 'lazy_static_include']);

const run = (command, ...values) => execFileSync(command, values, { encoding: 'utf8', maxBuffer: 1 << 28 });
const tracked = (name) => run('git', 'ls-files').split('\n').filter((path) => path.split('/').at(-1) === name);
const read = (path) => readFileSync(path, 'utf8');

/** Whether an SPDX expression can be met by the list. */
function isAllowed(expression) {
  const plain = expression.replaceAll('/', ' OR ').replace(/[()]/g, ' $& ').trim();
  // `AND` binds tighter than `OR`; parentheses first.
  const inner = /\(\s([^()]*)\s\)/.exec(plain);
  if (inner) return isAllowed(plain.replace(inner[0], isAllowed(inner[1]) ? 'MIT' : 'none'));
  return plain.split(/\s+OR\s+/).some((one) => one.split(/\s+AND\s+/).every((licence) => LICENCES.has(licence.trim())));
}

test('an expression is met by its parts', () => {
  for (const [expression, expected] of [['MIT', true], ['MIT OR GPL-3.0', true], ['MIT AND GPL-3.0', false], ['(MIT OR GPL-3.0) AND ISC', true], ['GPL-3.0/AGPL-3.0', false], ['Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT', true]])
    assert.equal(isAllowed(expression), expected, expression);
});

for (const path of tracked('Cargo.lock')) {
  test(`${path}: crates.io's, with checksums`, () => {
    const crates = read(path).split('[[package]]').slice(1);
    assert.ok(crates.length > 10);
    for (const crate of crates) {
      const field = (name) => new RegExp(`^${name} = "(.*)"$`, 'm').exec(crate)?.[1];
      assert.ok(!BANNED.has(field('name')), `${field('name')} is banned`);
      if (field('source') === undefined) assert.match(field('name'), /^(vitrin|corpora)/, 'only ours come from a folder');
      else assert.deepEqual([field('source'), field('checksum')?.length], [CRATES, 64], field('name'));
    }
  });
}

const metadata = (...more) => JSON.parse(run('cargo', 'metadata', '--format-version', '1', '--locked', ...more));

test('every crate\'s licence is on the list', () => {
  const { packages } = metadata();
  const refused = packages.filter(({ source, license }) => source && !isAllowed(license ?? 'none'));
  assert.deepEqual(refused.map(({ name, version, license }) => `${name} ${version}: ${license}`), []);
});

test('no crate comes twice into what ships', () => {
  const { packages, resolve } = metadata('--filter-platform', 'wasm32-unknown-unknown');
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]));
  const seen = new Set();
  const visit = (id) => {
    if (seen.has(id)) return;
    seen.add(id);
    for (const { pkg, dep_kinds } of nodes.get(id).deps) if (dep_kinds.some(({ kind }) => kind === null)) visit(pkg);
  };
  visit(packages.find(({ name }) => name === 'vitrin').id);
  const isMacro = ({ targets }) => targets.some(({ kind }) => kind.includes('proc-macro'));
  const names = packages.filter((one) => seen.has(one.id) && !isMacro(one)).map(({ name }) => name).sort();
  assert.ok(names.includes('wasm-bindgen'));
  assert.deepEqual(names.filter((name, index) => names.indexOf(name) !== index), []);
});

for (const path of tracked('package-lock.json')) {
  test(`${path}: npm's, with hashes and licences`, () => {
    const all = Object.entries(JSON.parse(read(path)).packages).filter(([place]) => place !== '');
    const refused = [];
    for (const [place, { resolved, integrity, license, link, optional }] of all) {
      if (link) continue;
      // Without an address it comes from the registry that npm is set to, and the hash says what it has to be.
      assert.ok(resolved === undefined || resolved.startsWith(PACKAGES), `${place} comes from ${resolved}`);
      // Of another platform's optional program npm may have noted nothing but that it exists: `npm ci` does not fetch it.
      assert.match(integrity ?? (optional ? 'sha512-' : ''), /^sha512-/, place);
      const stated = license ?? (UNSTATED.has(`${dirname(path)} ${place}`) ? 'MIT' : 'none');
      const counted = optional && path.startsWith('tests/') ? stated.replaceAll(OF_TOOLS, 'MIT') : stated;
      if (!isAllowed(counted)) refused.push(`${place}: ${license}`);
    }
    assert.deepEqual(refused, []);
  });
}
