/** The pages: nothing inline, every link leads somewhere, every picture keeps its place. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FILES, PAGES, SITE } from './built.mjs';

/** Files that the build adds to the rendered ones. */
const SCRIPTS = ['home', 'list', 'product', 'search', 'cart', 'checkout', 'thank-you', 'text', 'privacy', 'dashboard'];
const BUNDLED = [
  ...SCRIPTS.map((name) => `assets/${name}.js`),
  'assets/shop.css',
  'assets/dashboard.css',
  'assets/guide.css',
  'vitrin/vitrin.js',
  'vitrin/site.json',
  'vitrin/model.bin',
];

function attributes(tag) {
  return Object.fromEntries(
    [...tag.matchAll(/([a-z-]+)(?:="([^"]*)")?/gi)].slice(1).map(([, name, value]) => [name, value ?? '']),
  );
}
const tags = (html, name) => [...html.matchAll(new RegExp(`<${name}\\b[^>]*>`, 'g'))].map(([tag]) => attributes(tag));

function fileOf(address) {
  const path = address.replace(/[?#].*$/, '').slice(1);
  return path === '' || path.endsWith('/') ? `${path}index.html` : path;
}

test('no page has an inline script, style or handler', () => {
  for (const [path, html] of PAGES) {
    for (const script of tags(html, 'script')) assert.ok(script.src, `${path}: a script without src`);
    assert.doesNotMatch(html, /<script[^>]*>[^<]/, path);
    assert.doesNotMatch(html, /<style|\sstyle=|\son[a-z]+=|="javascript:/i, path);
  }
});

test('every address on a page exists in the site', () => {
  for (const [path, html] of PAGES) {
    const addresses = [...html.matchAll(/\b(?:href|src|action|data-picture|data-config)="([^"]*)"/g)].map(
      ([, address]) => address.replaceAll('&amp;', '&'),
    );
    for (const address of addresses) {
      if (address.startsWith('#')) {
        assert.match(html, new RegExp(`id="${address.slice(1)}"`), `${path}: ${address}`);
        continue;
      }
      assert.match(address, /^\/(?!\/)/, `${path}: ${address} is not of this site`);
      const file = fileOf(address);
      assert.ok(FILES.has(file) || BUNDLED.includes(file), `${path}: ${address}`);
      const part = address.split('#')[1];
      if (part && !part.startsWith('why-'))
        assert.match(FILES.get(file), new RegExp(`id="${part}"`), `${path}: ${address}`);
    }
  }
});

test('every page has a title, one main heading at most, and ids of its own', () => {
  for (const [path, html] of PAGES) {
    assert.match(html, /<html lang="en">.*<title>[^<]{5,}<\/title>/s, path);
    const shown = html.replaceAll(/<template.*?<\/template>/gs, '');
    assert.ok(tags(shown, 'h1').length <= 1, `${path}: main headings`);
    const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    assert.deepEqual(
      ids.filter((id, at) => ids.indexOf(id) !== at),
      [],
      path,
    );
  }
});

test('every picture has its size and its words, so that nothing jumps and nothing is mute', () => {
  for (const [path, html] of PAGES) {
    for (const image of tags(html.replaceAll(/<template.*?<\/template>/gs, ''), 'img')) {
      assert.ok(Number(image.width) > 0 && Number(image.height) > 0, `${path}: ${image.src}`);
      assert.ok('alt' in image, `${path}: ${image.src}`);
    }
  }
});

test("the shop carries Vitrin by one script tag, and every placement has the shop's own content and a blank form", () => {
  const seen = new Set();
  for (const [path, html] of PAGES) {
    const vitrin = tags(html, 'script').filter(({ src }) => src === '/vitrin/vitrin.js');
    assert.equal(vitrin.length, path === 'dashboard/index.html' || path.startsWith('docs/') ? 0 : 1, path);
    if (vitrin[0]) assert.equal(vitrin[0]['data-site'], SITE.site, path);
    for (const [element, placement] of html.matchAll(/<vitrin-offer placement="([^"]*)">.*?<\/vitrin-offer>/gs)) {
      seen.add(placement);
      const [before, blank = ''] = element.split('<template data-offer="card">');
      assert.match(before, /class="offer-title">[^<]+</, `${path}: ${placement} is empty without Vitrin`);
      for (const field of ['title', 'text', 'href', 'label', 'image'])
        assert.match(blank, new RegExp(`data-field="${field}"`), `${path}: ${placement}, ${field}`);
      assert.match(
        blank,
        new RegExp(`href="/privacy.html#why-${placement}"`),
        `${path}: ${placement} does not say why`,
      );
    }
  }
  assert.deepEqual([...seen].sort(), SITE.placements.map(({ id }) => id).sort());
});

test('the guide is a link away from every page of the shop, from the dashboard and from where help is given', () => {
  for (const [path, html] of PAGES) if (!path.startsWith('docs/')) assert.match(html, /<a href="\/docs\/">/, path);
  const help = FILES.get('help/index.html').split('<main').at(1).split('</main>').at(0);
  assert.match(help, /<a href="\/docs\/">/);
});

test('a cell that a phone shows without its row of headings names its own', () => {
  const [, table] = /A visitor who never stops<\/h2>.*?(<table.*?<\/table>)/s.exec(FILES.get('docs/speed.html'));
  const heads = [...table.matchAll(/<th scope="col">([^<]*)</g)].map(([, head]) => head);
  const rows = [...table.matchAll(/<tr>(<td.*?)<\/tr>/gs)].map(([, row]) => [...row.matchAll(/<td( data-head="([^"]*)")?/g)].map(([, , head]) => head));
  assert.ok(rows.length > 4);
  for (const row of rows) assert.deepEqual(row, [undefined, ...heads.slice(1)]);
});
