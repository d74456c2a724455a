/**
 * `npm run adapters`: prints adapters by cases, from a run of their tests. A case is what stands before the first colon of a
 * test's name; every other test of an adapter counts under "own".
 */
import { spawnSync } from 'node:child_process';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CASES = ['absent', 'undecided', 'late', 'decided', 'change', 'withdrawal', 'not applicable', 'malformed', 'stopped', 'own'];
const folder = fileURLToPath(new URL('..', import.meta.url));
const vitest = join(folder, 'node_modules/.bin/vitest');
const { stdout, status } = spawnSync(vitest, ['run', 'tests/consent', 'tests/commerce', '--reporter=json'], { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 26 });
const { testResults } = JSON.parse(stdout.slice(stdout.indexOf('{')));

const rows = testResults.map(({ name, assertionResults }) => {
  const counts = Object.fromEntries(CASES.map((each) => [each, { passed: 0, failed: 0 }]));
  for (const { title, status } of assertionResults) {
    const found = CASES.find((each) => title.startsWith(`${each}:`)) ?? 'own';
    counts[found][status === 'passed' ? 'passed' : 'failed'] += 1;
  }
  return [`${basename(dirname(name))}/${basename(name, '.test.ts')}`, counts];
});
const cell = ({ passed, failed }) => (failed ? `${failed} bad` : passed ? `${passed}` : '-');
console.log(['adapter'.padEnd(32), ...CASES.map((each) => each.padStart(Math.max(5, each.length)))].join('  '));
for (const [name, counts] of rows.sort(([one], [other]) => (one < other ? -1 : 1)))
  console.log([name.padEnd(32), ...CASES.map((each) => cell(counts[each]).padStart(Math.max(5, each.length)))].join('  '));
process.exitCode = status;
