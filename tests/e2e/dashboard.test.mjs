/** The merchant's dashboard in real browsers: its token, its states, its files, and that everybody can use it. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { inEveryBrowser } from './suite.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const ESTIMATES = JSON.parse(await readFile(new URL('../../www/test/estimates.json', import.meta.url), 'utf8'));
const TOKEN = 'a-token-of-the-tests';

/** Answers every request for estimates with what `answer` says then. */
function serveEstimates(server, answer) {
  server.faults.push({ path: /^\/v1\/estimates/, answer });
  server.faults.push({
    path: /^\/__axe\.js/,
    answer: () => new Response(axe, { headers: { 'content-type': 'text/javascript' } }),
  });
}

const heading = (words) => [...document.querySelectorAll('h1, h2, h3')].some((each) => each.textContent.includes(words));

/** What axe finds wrong with the open page, in every rule it has for WCAG 2.2 AA and good practice. */
async function problems(tab) {
  const found = await tab.evaluate(async () => {
    await import('/__axe.js');
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'], preload: false });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
  });
  return found;
}

inEveryBrowser('a merchant reads the dashboard, and its token goes nowhere else', async ({ tab, server }) => {
  serveEstimates(server, () => Response.json(ESTIMATES));
  await tab.open(`${server.address}/dashboard/#token=${TOKEN}`);
  await tab.waitFor('the campaigns', heading, ['Trail season']);
  assert.deepEqual(await problems(tab), []);

  const asked = server.requests.filter(({ path }) => path.startsWith('/v1/estimates'));
  assert.deepEqual(asked.map(({ headers }) => headers.authorization), [`Bearer ${TOKEN}`]);
  for (const { path, headers, body } of server.requests) {
    if (asked.some((one) => one.path === path)) continue;
    assert.doesNotMatch(JSON.stringify([path, headers, body]), new RegExp(TOKEN), path);
  }
  const kept = await tab.evaluate(() => [
    location.href,
    document.cookie,
    JSON.stringify(Object.entries(localStorage)),
    JSON.stringify(Object.entries(sessionStorage)),
    document.documentElement.outerHTML,
  ]);
  for (const place of kept) assert.doesNotMatch(place, new RegExp(TOKEN));

  // What is hidden has no number: the winter campaign has no chart, and says why.
  assert.match(await tab.text('[aria-labelledby="campaign-3"]'), /too uneven to compare/);
  await tab.click('.over-time .numbers summary');
  assert.match(await tab.text('.over-time .numbers table'), /Lapsed customer\s+too few to tell/);
  assert.deepEqual(await problems(tab), [], 'with a table open');
});

inEveryBrowser('the exported files hold what the page was told', async ({ tab, server }) => {
  serveEstimates(server, () => Response.json(ESTIMATES));
  await tab.open(`${server.address}/dashboard/#token=${TOKEN}`);
  await tab.waitFor('the campaigns', heading, ['Trail season']);
  await tab.evaluate(() => {
    window.__files = [];
    URL.createObjectURL = (file) => {
      window.__files.push(file);
      return 'about:blank';
    };
    // The file is looked at, not saved.
    HTMLAnchorElement.prototype.click = function click() {
      window.__files.at(-1).fileName = this.download;
    };
    for (const button of document.querySelectorAll('.title-tools button'))
      if (button.textContent.startsWith('Export')) button.click();
  });
  const files = await tab.evaluate(() =>
    Promise.all(window.__files.map(async (file) => ({ name: file.fileName, type: file.type, text: await file.text() }))),
  );
  const [csv, json] = files;
  assert.deepEqual([csv.name, csv.type, json.name, json.type], [
    'demo-shop-estimates.csv',
    'text/csv',
    'demo-shop-estimates.json',
    'application/json',
  ]);
  assert.deepEqual(JSON.parse(json.text), ESTIMATES);
  const cells = ESTIMATES.questions.flatMap(({ batches }) => batches.flatMap(({ values }) => values)).length;
  const batches = ESTIMATES.campaigns.flatMap((campaign) => campaign.batches).length;
  assert.equal(csv.text.split('\r\n').length, 1 + cells + batches * 4 + 1);
});

inEveryBrowser('a wrong token, a collector that is away, and nothing yet each have their page', async ({ tab, server }) => {
  let answer = (forward) => forward();
  serveEstimates(server, (forward) => answer(forward));
  // The real collector refuses.
  await tab.open(`${server.address}/dashboard/#token=wrong`);
  await tab.waitFor('the refusal', () => document.querySelector('[role="alert"]')?.textContent.includes('does not accept'));
  assert.equal(await tab.evaluate(() => document.activeElement.name), 'token', 'ready to type');
  assert.deepEqual(await problems(tab), [], 'the form');

  answer = () => new Response('{}', { status: 503 });
  await tab.type('input[name="token"]', TOKEN);
  await tab.click('button[type="submit"]');
  await tab.waitFor('the error', () => document.querySelector('[role="alert"]')?.textContent.includes('(503)'));
  assert.deepEqual(await problems(tab), [], 'away');

  answer = () => Response.json({ ...ESTIMATES, campaigns: [], questions: ESTIMATES.questions.map((it) => ({ ...it, batches: [] })) });
  await tab.click('.title-tools button');
  await tab.waitFor('the empty page', heading, ['Nothing to show yet']);
  assert.deepEqual(await problems(tab), [], 'nothing yet');

  answer = () => Response.json({ error: 'other' });
  await tab.click('.title-tools button');
  await tab.waitFor('the warning', () => document.querySelector('[role="alert"]')?.textContent.includes('from before'));
  assert.ok(await tab.evaluate(heading, 'Nothing to show yet'), 'what was there stays');

  answer = (forward) => forward();
  await tab.evaluate(() => (location.hash = '#token=another'));
  await tab.waitFor('the refusal of a token that came by a link', () => document.querySelector('[role="alert"]')?.textContent.includes('does not accept'));
  assert.equal(await tab.evaluate(() => location.hash), '', 'the address keeps none');
});
