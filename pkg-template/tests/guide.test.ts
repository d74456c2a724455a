/** Every snippet of the guide and of both READMEs runs: TypeScript is checked by the compiler and run, tags are read by the loader. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Client } from '../src/index.js';
import { openPage, settled } from './page.js';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const guide = readdirSync(at('../../www/docs')).map((name) => `../../www/docs/${name}`);
const texts = [...guide, '../README.md', '../../README.md'].map((path) => [path, readFileSync(at(path), 'utf8')] as const);

/** Every fenced block of a language, named by where it stands. */
const snippets = (language: string): [place: string, text: string][] =>
  texts.flatMap(([path, text]) =>
    Array.from(text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm')), ({ 1: snippet, index }): [string, string] => [
      `${path.split('/').at(-1)}:${text.slice(0, index).split('\n').length}`,
      snippet!,
    ]),
  );

const MODULES: Record<string, () => Promise<Record<string, unknown>>> = {
  vitrin: () => import('../src/index.js'),
  'vitrin/consent': () => import('../src/consent.js'),
  'vitrin/commerce': () => import('../src/commerce.js'),
  'vitrin/devtools': () => import('../src/devtools.js'),
  'vitrin/element': () => import('../src/element.js'),
  'vitrin/privacy': () => import('../src/privacy.js'),
  'vitrin/react': () => import('../src/react.js'),
  'vitrin/slim': () => import('../src/slim.js'),
  react: () => import('react'),
};

beforeEach(() => {
  openPage();
  history.replaceState(null, '', '/?vitrin-devtools');
  vi.stubGlobal('CSSStyleSheet', class { replaceSync() {} });
  vi.spyOn(console, 'log').mockImplementation(() => {});
});
afterEach(() => {
  const { vitrin } = window as { vitrin?: Client };
  vitrin?.destroy?.();
  delete (window as { vitrin?: unknown }).vitrin;
});

test('there is something to run', () => {
  expect(snippets('ts').length).toBeGreaterThan(8);
  expect(snippets('html').length).toBeGreaterThan(4);
});

const folder = at('../../target/guide');
const nameOf = (place: string) => place.replace(/\W/g, '-');
let said = '';
beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [place, text] of snippets('ts'))
    writeFileSync(`${folder}/${nameOf(place)}.ts`, text.includes('import ') ? text : `${text}\nexport {};\n`);
  const paths = Object.fromEntries(
    Object.keys(MODULES).map((name) => [name, [name === 'react' ? at('../node_modules/@types/react') : at(`../src/${name.split('/')[1] ?? 'index'}.ts`)]]),
  );
  const compilerOptions = { paths, noEmit: false, rootDir: '../..', outDir: 'made', noUnusedLocals: false, typeRoots: [at('../node_modules/@types')] };
  const include = ['*.ts', at('../src/bindings.d.ts')];
  writeFileSync(`${folder}/tsconfig.json`, JSON.stringify({ extends: at('../tsconfig.json'), compilerOptions, include }));
  try {
    execFileSync(at('../node_modules/.bin/tsc'), ['-p', folder], { encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    said = (error as { stdout: string }).stdout;
  }
});

test('the compiler accepts every snippet', () => {
  expect(said).toBe('');
});

test.each(snippets('ts'))('%s runs', async (place) => {
  const code = readFileSync(`${folder}/made/target/guide/${nameOf(place)}.js`, 'utf8');
  const needed: string[] = [];
  const body = code
    .replaceAll(/^export (const|function)/gm, '$1')
    .replaceAll(/^export \{\};$/gm, '')
    .replaceAll(/^import \{([^}]*)\} from ['"]([^'"]+)['"];$/gm, (_, names: string, module: string) => {
      needed.push(module);
      return `const {${names.replaceAll(' as ', ': ')}} = modules[${JSON.stringify(module)}];`;
    })
    .replaceAll(/\bimport\(['"]([^'"]+)['"]\)/g, (_, module: string) => {
      needed.push(module);
      return `modules[${JSON.stringify(module)}]`;
    });
  const modules = Object.fromEntries(await Promise.all(needed.map(async (name) => [name, await MODULES[name]!()] as const)));
  const AsyncFunction = (async () => {}).constructor as new (...values: string[]) => (modules: object) => Promise<void>;
  await new AsyncFunction('modules', body)(modules);
  await settled();
});

test.each(snippets('html'))('%s is understood', async (_, text) => {
  const complaints = vi.spyOn(console, 'error').mockImplementation(() => {});
  const page = new DOMParser().parseFromString(text, 'text/html');
  const known = /^(vitrin-(offer|privacy|recommendations)|script|template|[a-z0-9]{1,6}|button)$/;
  for (const element of page.body.querySelectorAll('*')) expect(element.localName).toMatch(known);
  const tag = page.querySelector('script');
  if (!tag) return;
  const copy = document.createElement('script');
  // A type that no browser runs: jsdom would fetch it.
  copy.type = 'text/plain';
  copy.src = 'https://shop.example/vitrin/vitrin.js';
  for (const [name, value] of Object.entries(tag.dataset)) copy.dataset[name] = value;
  document.head.replaceChildren(copy);
  vi.resetModules();
  await import('../src/loader.js');
  expect(complaints).not.toHaveBeenCalled();
  expect((window as { vitrin?: Client }).vitrin?.status).toEqual({ state: 'pending' });
});
