/** site.json refers only to what exists: placements, segments, offers, categories, pictures and pages of this shop. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FILES, SITE, source } from './built.mjs';

const { categoryAt, CATEGORIES } = await source('catalog/categories.ts');
const ids = (things) => things.map(({ id }) => id);
const placements = ids(SITE.placements);
const segments = ids(SITE.segments);

/** Every trait that a condition names. */
function traits(condition) {
  if (Array.isArray(condition)) return condition.flatMap(traits);
  if (typeof condition !== 'object' || condition === null) return [];
  return Object.entries(condition).flatMap(([key, value]) => (key.startsWith('$') ? traits(value) : [key]));
}

test('ids are unique', () => {
  for (const list of [placements, segments, ids(SITE.offers)]) assert.equal(new Set(list).size, list.length);
});

test('every placement has a fallback of its own without conditions', () => {
  assert.equal(placements.length, 4);
  for (const { id, fallback } of SITE.placements) {
    const offer = SITE.offers.find((one) => one.id === fallback);
    assert.equal(offer?.placement, id, `fallback of ${id}`);
    for (const key of ['audience', 'cap', 'requires', 'starts_at', 'ends_at'])
      assert.equal(offer[key], undefined, `${fallback}: ${key}`);
  }
});

test('every offer leads to a page, shows a picture of its real shape, and asks for known segments', () => {
  for (const { id, placement, content, audience } of SITE.offers) {
    assert.ok(placements.includes(placement), `${id}: placement`);
    const { title, href, image } = content;
    assert.ok(title.length > 0 && title.length <= 120, `${id}: title`);
    const page = href.replace(/[?#].*$/, '').slice(1);
    assert.ok(FILES.has(`${page}index.html`), `${id}: ${href}`);
    const picture = FILES.get(image.src.slice(1));
    assert.ok(picture, `${id}: ${image.src}`);
    const [, width, height] = picture.match(/viewBox="0 0 (\d+) (\d+)"/);
    assert.equal(image.width / image.height, width / height, `${id}: shape of the picture`);
    for (const segment of audience?.segments?.$in ?? [])
      assert.ok(segments.includes(segment), `${id}: segment ${segment}`);
  }
});

test("every segment is somebody's audience or is measured", () => {
  const used = new Set([
    ...SITE.offers.flatMap(({ audience }) => audience?.segments?.$in ?? []),
    ...SITE.measure.flatMap(({ segment }) => segment ?? []),
  ]);
  assert.deepEqual(
    segments.filter((id) => !used.has(id)),
    [],
  );
});

test('every category that a condition or a question names is a shelf of the shop', () => {
  const named = [
    ...SITE.segments.flatMap(({ when }) => traits(when)),
    ...SITE.offers.flatMap(({ audience }) => traits(audience)),
  ];
  const paths = named.flatMap((trait) => trait.match(/^interests\.category\.(.+)$/)?.[1] ?? []);
  assert.ok(paths.length >= 8);
  for (const path of [...paths, ...SITE.measure.flatMap(({ values }) => values ?? [])])
    assert.ok(categoryAt(path), path);
  const interest = SITE.measure.find(({ family }) => family === 'interest');
  assert.deepEqual(
    interest.values,
    CATEGORIES.map(({ slug }) => slug),
  );
});

test('what is measured exists, and a visitor can take part in every epoch', () => {
  for (const { placement, segment } of SITE.measure) {
    if (placement) assert.ok(placements.includes(placement), placement);
    if (segment) assert.ok(segments.includes(segment), segment);
  }
  const { report_period_days, epsilon_per_report, epsilon_year } = SITE.privacy;
  assert.ok((epsilon_year * report_period_days) / (365 * epsilon_per_report) >= 1);
});
