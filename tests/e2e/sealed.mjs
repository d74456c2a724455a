/**
 * What may go from a page to the server for Vitrin: its own files, by constant addresses, and sealed reports. Every request of every run of the
 * end-to-end tests is held against it.
 */
import assert from 'node:assert/strict';

const REPORT =
  /^\{"v":1,"site":"[a-z-]+","config":\d+,"epoch":\d+,"report_id":"[0-9a-f]{32}","task":\d+,"mechanism":"[a-z-]+","epsilon":"\d\.\d{3}","arm":[01],"answer":"[0-9a-f]{8}"\}$/;
const REPORT_BYTES_MAX = 256;
/** What would say who sent it, or from where. */
const HEADERS = ['cookie', 'referer', 'authorization'];

/** A request that has to be a sealed report; gives it, parsed. */
export function assertReport({ verb, path, headers, body }) {
  assert.equal(verb, 'POST', path);
  assert.match(body, REPORT);
  assert.ok(Buffer.byteLength(body) < REPORT_BYTES_MAX, `${Buffer.byteLength(body)} bytes`);
  assert.equal(headers['content-type'], 'application/json');
  for (const name of HEADERS) assert.equal(headers[name], undefined, `${name} of a report`);
  return JSON.parse(body);
}

/** All that a server was asked for by a run's pages. */
export function assertSealed(requests) {
  const lengths = new Map();
  for (const request of requests) {
    const { verb, path, body } = request;
    if (path.startsWith('/v1/reports')) {
      const { config, task } = assertReport(request);
      const question = `config ${config}, task ${task}`;
      assert.equal(lengths.get(question) ?? body.length, body.length, `reports of one length: ${question}`);
      lengths.set(question, body.length);
    } else if (path.startsWith('/vitrin/')) {
      // The loader asks without a body whether a file with a wrong hash is there at all.
      assert.ok(['GET', 'HEAD'].includes(verb) && body === '' && !path.includes('?'), `${verb} ${path} ${body}`);
    }
  }
}
