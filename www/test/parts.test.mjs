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
  assert.equal(answerName('interest', 'none'), 'None of these');
  assert.equal(answerName('lifecycle', 'none'), 'New');
});

test('reasons and questions are put into words', async () => {
  const { answerWords, evidenceWords, questionWords } = await source('privacy/words.ts');
  const rule = (trait, operator, operand, actual, holds) => ({ trait, operator, operand, actual, holds });
  const cases = [
    // rule                                                                    words
    [
      rule('interests.category.shoes/trail-running', '$gte', 0.25, 0.444, true),
      'Your interest in Shoes › Trail running is 44 %; it takes at least 25 %.',
    ],
    [
      rule('interests.category.tents', '$gte', 0.3, null, false),
      'Your interest in Tents is 0 %; it takes at least 30 %.',
    ],
    [rule('segments', '$in', ['camper'], true, true), 'You are in the segment “Camper”.'],
    [rule('segments', '$nin', ['camper'], true, true), 'You are not in the segment “Camper”.'],
    [rule('segments', '$in', 'camper', null, null), 'Whether you are in the segment “Camper” cannot be told.'],
    [
      rule('lifecycle', '$eq', 'cart_abandoner', 'prospect', false),
      'Your stage with this shop is “Prospect”; it takes exactly “Left a cart”.',
    ],
    [rule('cart.value_minor', '$lt', 7500, 4790, true), 'The value of your cart is €47.90; it takes less than €75.'],
    [rule('declared.size', '$regex', '^4', '42', true), 'declared.size is 42; it takes $regex ^4.'],
  ];
  for (const [evidence, words] of cases) assert.equal(evidenceWords(evidence), words);
  assert.equal(questionWords('segment: camper'), 'Is this visitor in the segment “Camper”?');
  assert.equal(
    questionWords('click: home-hero'),
    'Which offer did this visitor click last in the large picture on the home page?',
  );
  assert.deepEqual(
    [answerWords('segment: camper', 'none'), answerWords('interest: category interest', 'light')],
    ['No', 'Light and navigation'],
  );
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
