/** What the README says of consent and commerce is so: its snippets run, and its tables name what there is. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as commerce from '../src/commerce.js';
import * as consent from '../src/consent.js';
import type { CollectSource, ConsentSource } from '../src/index.js';

const readme = readFileSync(`${import.meta.dirname}/../README.md`, 'utf8');
const modules: Record<string, object> = { 'vitrin/consent': consent, 'vitrin/commerce': commerce };
const IMPORT = /^import \{ (.*) \} from '(vitrin\/(?:consent|commerce))';$/;

const snippets = [...readme.matchAll(/```ts\n([^]*?)```/g)]
  .map(([, text]) => text!)
  .filter((text) => IMPORT.test(text.split('\n')[0]!) && !text.includes('init('));

test.each(snippets)('the snippet runs: %s', (text) => {
  const [first = '', ...lines] = text.trim().split('\n');
  const [, names = '', from = ''] = IMPORT.exec(first)!;
  const scope = names.split(', ').map((name) => (modules[from] as Record<string, unknown>)[name]);
  expect(scope).not.toContain(undefined);
  for (const line of lines.filter((each) => each.trim() && !each.startsWith('import'))) {
    const source = new Function(...names.split(', '), `return ${line}`)(...scope) as ConsentSource | CollectSource;
    const stop = source(() => undefined);
    expect(stop, line).toBeTypeOf('function');
    stop();
  }
});

test('both sections have a snippet', () => {
  expect(snippets).toHaveLength(2);
});

/** The names after "some of" in the row of an attribute. */
const some = (attribute: string) =>
  new RegExp(`^\\| \`${attribute}\` \\|.*some of \`([^\`]*)\``, 'm').exec(readme)![1]!.split(', ');

describe.each([
  ['data-consent', consent.named],
  ['data-collect', commerce.named],
])('%s', (attribute, named) => {
  test.each(some(attribute))('%s is understood', (name) => {
    expect(() => named(name)).not.toThrow();
  });
  test('and there is no other', () => {
    const error = (() => { try { named('none'); } catch (thrown) { return (thrown as Error).message; } return ''; })();
    expect(error.endsWith(some(attribute).join(', '))).toBe(true);
  });
});

test.each([...readme.matchAll(/^\| .* \| ((?:`[a-z]\w*`(?:, )?)+)(?: \(.*?\))? \|.*\|$/gm)].map(([, names]) => names!.replaceAll('`', '')))('%s is exported', (names) => {
  for (const name of names.split(', ')) expect({ ...consent, ...commerce }, name).toHaveProperty(name);
});
