/** `config.schema.json` accepts and refuses what the engine's parser does: the engine's own tests run the same list. */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import cases from '../../tests/vectors/config.json' with { type: 'json' };
import schema from '../config.schema.json' with { type: 'json' };

const validate = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true, strictRequired: false }).compile(schema);

test.each(cases)('$why', ({ config, accepted }) => {
  expect(validate(config), JSON.stringify(validate.errors)).toBe(accepted);
});

test('the demo\'s own config is accepted', () => {
  const site: unknown = JSON.parse(readFileSync('../www/vitrin/site.json', 'utf8'));
  expect(validate(site), JSON.stringify(validate.errors)).toBe(true);
});
