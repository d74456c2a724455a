/** The parts that count and format: the data layer, the cart's sums, names, and the CSV file. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { source } from './built.mjs';

const catalog = await source('catalog/catalog.ts');
const product = (id) => catalog.PRODUCTS.find((one) => one.id === id);

test('the data layer speaks GA4 with a level of the category in each field', async () => {
  globalThis.window = {};
  const { addToCart, purchase } = await source('shop/data-layer.ts');
  addToCart({ product: product('skur-shell'), colourway: 1, size: 'M', quantity: 2 });
  purchase('N-1', [{ product: product('emalj-mug'), quantity: 3 }], 590);
  const [cleared, added, , bought] = globalThis.window.dataLayer;
  delete globalThis.window;
  assert.deepEqual(cleared, { ecommerce: null });
  assert.deepEqual(added, {
    event: 'add_to_cart',
    ecommerce: {
      currency: 'EUR',
      value: 658,
      items: [
        {
          item_id: 'skur-shell',
          item_name: 'Skur Shell',
          item_brand: 'Rimvik',
          item_category: 'clothing',
          item_category2: 'jackets',
          item_category3: 'rain',
          item_variant: 'Fjord blue, M',
          price: 329,
          quantity: 2,
        },
      ],
    },
  });
  assert.deepEqual(
    [bought.ecommerce.transaction_id, bought.ecommerce.value, bought.ecommerce.shipping],
    ['N-1', 48, 5.9],
  );
});

test('delivery is free from €75 on', async () => {
  const { totals } = await source('shop/cart.ts');
  const cases = [
    // why              quantity  delivery_minor
    ['an empty cart', 0, 0],
    ['€64', 4, 590],
    ['€80', 5, 0],
  ];
  for (const [why, quantity, delivery_minor] of cases) {
    const lines = quantity === 0 ? [] : [{ product: product('emalj-mug'), colourway: 0, quantity }];
    assert.equal(totals(lines).delivery_minor, delivery_minor, why);
  }
});

test('interests and answers have names for people', async () => {
  const { answerName, interestName } = await source('parts/names.ts');
  assert.equal(interestName('category', 'clothing/jackets/rain'), 'Clothing › Jackets › Rain jackets');
  assert.equal(interestName('brand', 'stigfinn'), 'Stigfinn');
  assert.equal(interestName('price_band', '0'), 'Things under €25');
  assert.equal(interestName('price_band', '2'), 'Things from €50 to €100');
  assert.equal(interestName('price_band', '5'), 'Things from €400');
  assert.equal(answerName('segment', 'trail-runner'), 'Trail runner');
  assert.deepEqual(['none', 'yes'].map((value) => answerName('segment', value)), ['No', 'Yes']);
  assert.equal(answerName('interest', 'none'), 'None of these');
  assert.equal(answerName('lifecycle', 'none'), 'New');
});

test('questions and answers are put into words', async () => {
  const { names, questionWords } = await source('privacy/words.ts');
  assert.equal(questionWords('segment: camper'), 'Is this visitor in the segment “Camper”?');
  assert.equal(questionWords('click: home-hero'), 'Which offer did this visitor click last in the large picture on the home page?');
  const cases = [
    ['answer', 'light', 'Light and navigation'],
    ['answer', 'cart_abandoner', 'Left a cart'],
    ['answer', 'hero-trail', 'Trail season'],
    ['category', 'shoes/trail-running', 'Shoes › Trail running'],
    ['item', 'trail-fox-3', 'Trail Fox 3'],
    ['item', 'gone', undefined],
    ['segment', 'camper', 'Camper'],
  ];
  for (const [kind, key, words] of cases) assert.equal(names(kind, key), words, `${kind} ${key}`);
});

test('the CSV file quotes what needs it and runs no formula', async () => {
  const { toCsv } = await source('dashboard/csv.ts');
  const batch = { epoch: 7, starts_at: '2026-09-03', ends_at: '2026-12-04', open: true, reports: null };
  const text = toCsv({
    site: 'demo-shop',
    config: 1,
    questions: [
      {
        task: 0,
        kind: 'segment',
        name: '=1+1',
        batches: [
          {
            ...batch,
            values: [
              { value: 'a "b", c', share: 0.25, low: -0.01, high: 0.5 },
              { value: 'd', hidden: 'within_noise' },
            ],
          },
        ],
      },
    ],
  });
  const [, first, second] = text.split('\r\n');
  assert.equal(first, 'demo-shop,1,0,segment,\'=1+1,7,2026-09-03,2026-12-04,true,,"a ""b"", c",0.25,-0.01,0.5,,,');
  assert.equal(second, "demo-shop,1,0,segment,'=1+1,7,2026-09-03,2026-12-04,true,,d,,,,within_noise,,");
});
