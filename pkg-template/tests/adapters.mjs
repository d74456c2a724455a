/**
 * `npm run adapters`: prints adapters by cases, from a run of their tests: consent platforms, then sources of events. A case is what stands
 * before the first colon of a test's name; every other test of an adapter counts under "own". Fails where a test does, and where an adapter
 * of `src/` lacks a case that all of them have to get right.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** [folder, what all of them have to get right, what some of them have, files of the folder that are no adapter] */
const TABLES = [
  ['consent', ['absent', 'undecided', 'late', 'decided', 'change', 'withdrawal', 'malformed', 'stopped'], ['not applicable'], ['platform']],
  ['commerce', ['absent', 'late', 'live', 'repeated', 'next page', 'malformed', 'stopped'], ['from before', 'one purchase'], ['navigation', 'once', 'source']],
];
const NOTES = {
  'not applicable': 'where a law does not ask for consent; a dash: the platform does not tell this apart from a visitor who agreed',
  'from before': 'said before Vitrin came; a dash: the platform keeps nothing that could be replayed',
  'one purchase': 'an order told twice; a dash: this source tells of no orders',
};
const folder = fileURLToPath(new URL('..', import.meta.url));
const vitest = join(folder, 'node_modules/.bin/vitest');
const { stdout, status } = spawnSync(vitest, ['run', 'tests/consent', 'tests/commerce', '--reporter=json'], { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 26 });
const { testResults } = JSON.parse(stdout.slice(stdout.indexOf('{')));

process.exitCode = status;
for (const [kind, needed, some, others] of TABLES) {
  const cases = [...needed, ...some, 'own'];
  const adapters = readdirSync(join(folder, 'src', kind)).map((file) => basename(file, '.ts')).filter((name) => !others.includes(name));
  const rows = new Map([...adapters, 'auto and several'].map((name) => [name, Object.fromEntries(cases.map((each) => [each, { passed: 0, failed: 0 }]))]));
  for (const { name, assertionResults } of testResults) {
    if (basename(dirname(name)) !== kind) continue;
    const file = basename(name, '.test.ts');
    for (const { title, status: outcome, ancestorTitles } of assertionResults) {
      const adapter = [ancestorTitles[0], file].find((each) => adapters.includes(each)) ?? 'auto and several';
      const found = cases.find((each) => title.startsWith(`${each}:`)) ?? 'own';
      rows.get(adapter)[found][outcome === 'passed' ? 'passed' : 'failed'] += 1;
    }
  }
  const width = (each) => Math.max(5, each.length);
  const cell = ({ passed, failed }) => (failed ? `${failed} bad` : passed ? `${passed}` : '-');
  console.log([`\n${kind}`.padEnd(25), ...cases.map((each) => each.padStart(width(each)))].join('  '));
  for (const [name, counts] of rows) {
    console.log([name.padEnd(24), ...cases.map((each) => cell(counts[each]).padStart(width(each)))].join('  '));
    const lacking = needed.filter((each) => adapters.includes(name) && counts[each].passed === 0);
    if (lacking.length === 0) continue;
    console.log(`  ${name} lacks: ${lacking.join(', ')}`);
    process.exitCode = 1;
  }
  for (const each of some) console.log(`  ${each}: ${NOTES[each]}`);
}
