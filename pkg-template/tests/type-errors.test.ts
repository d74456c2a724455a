/** What the compiler says of a wrong event names the field that is wrong. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const folder = at('../../target/type-errors');
const CALLS: [call: string, names: RegExp][] = [
  [`client.track('view_item', { items: 'x' });`, /'string' is not assignable to type 'readonly Item\[\]'/],
  [`client.track('purchase', {});`, /transaction_id/],
  [`client.track('search', { searchTerm: 'tent' });`, /searchTerm/],
  [`client.track('custom_quiz', { answers: [1] });`, /number\[\]/],
];
let said: string[] = [];

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/wrong.ts`, [`import type { Client } from '${at('../src/index.js')}';`, 'declare const client: Client;', ...CALLS.map(([call]) => call)].join('\n'));
  writeFileSync(`${folder}/tsconfig.json`, JSON.stringify({ extends: at('../tsconfig.json'), compilerOptions: { rootDir: '../..' }, include: ['wrong.ts', at('../src/bindings.d.ts')] }));
  try {
    execFileSync(at('../node_modules/.bin/tsc'), ['--noEmit', '-p', folder, '--pretty', 'false'], { encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    said = (error as { stdout: string }).stdout.split(/^(?=\S)/m);
  }
});

test.each(CALLS)('%s', (call, names) => {
  const line = CALLS.findIndex(([other]) => other === call) + 3;
  const told = said.filter((text) => text.includes(`wrong.ts(${line},`)).join('');
  expect(told).toMatch(names);
  expect(told).not.toContain('custom_${string}');
});
