// @vitest-environment node
/** custom-elements.json, which editors read, says of each element what its source has. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
interface Declaration {
  tagName: string;
  attributes: { name: string }[];
  cssProperties?: { name: string }[];
  cssParts?: { name: string }[];
  events?: { name: string }[];
}
const declarations = (JSON.parse(read('custom-elements.json')).modules as { declarations: Declaration[] }[]).flatMap((module) => module.declarations);
const sources = readdirSync(new URL('../src', import.meta.url), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
const text = sources.map((name) => read(`src/${name}`)).join('\n');
const all = (pattern: RegExp) => [...new Set(Array.from(text.matchAll(pattern), (found) => found[1]!))].sort();
const names = (pick: (declaration: Declaration) => { name: string }[] | undefined) =>
  declarations.flatMap((declaration) => pick(declaration) ?? []).map(({ name }) => name).sort();

test('every element is listed', () => {
  expect(declarations.map(({ tagName }) => tagName).sort()).toEqual(all(/customElements\.define\('([\w-]+)'/g));
});

test('attributes, events, parts and custom properties are those of the sources', () => {
  const observed = all(/observedAttributes = \[([^\]]*)\]/g).flatMap((list) => list.match(/[\w-]+/g) ?? []);
  expect(names(({ attributes }) => attributes)).toEqual(observed.sort());
  expect(names(({ events }) => events)).toEqual(all(/new CustomEvent\('(vitrin-\w+)'/g));
  expect(names(({ cssParts }) => cssParts)).toEqual(all(/part: '([\w-]+)'/g));
  expect(names(({ cssProperties }) => cssProperties)).toEqual(all(/var\((--vitrin-\w+)/g));
});

test('the guide names every element with its attributes, events, parts and custom properties', () => {
  const guide = readFileSync(new URL('../../www/docs/elements.md', import.meta.url), 'utf8');
  for (const { tagName, attributes, events, cssParts, cssProperties } of declarations) {
    expect(guide).toContain(`<${tagName}`);
    for (const { name } of [...(attributes ?? []), ...(events ?? []), ...(cssParts ?? []), ...(cssProperties ?? [])])
      expect(guide, `${tagName}: ${name}`).toMatch(new RegExp(`[\`\\s]${name}[\`=:]`));
  }
});
