/**
 * Stands between the browser and the collector, which serves the demo shop: passes everything on, writes down every
 * request that reaches it, puts the recorder first into every page, and plays the faults a test asks for.
 */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

const RECORDER_PATH = '/__recorder.js';
/** Answered here and kept out of the list: a page asks for it to show that all it sent before has arrived. */
const FENCE_PATH = '/__fence';
const PRERENDER_PATH = /^\/__prerender\/(\w+)$/;
const FAULT_PATH = '/__fault';
const PASSED_HEADERS = ['accept', 'authorization', 'content-type'];
/** Headers that belong to one connection or to one encoding of the body. */
const HOP_HEADERS = new Set(['connection', 'content-encoding', 'content-length', 'keep-alive', 'transfer-encoding']);

export class TestServer {
  /** Every request in the order of arrival: {verb, path, headers, body, at}; `at` in ms since the Unix epoch. */
  requests = [];
  /** Uncaught errors and policy violations of every page, as text. */
  faultsSeen = [];
  /** The calls that a prerendered page had made when it had loaded (`load`) and when it was visited (`prerenderingchange`). */
  prerendered = {};
  /** Passed to the recorder of every page opened from now on; `{storage: 'blocked'}` makes storage throw. */
  recorder = {};
  /** Files that every page opened from now on runs first, beside the recorder. */
  scripts = [];
  /** How pages may be kept; anything but `no-store` lets them into the back/forward cache. */
  pageCaching = 'no-store';
  /** The first {path: RegExp, answer: (forward) => Response} that matches answers instead; `forward()` gives the real answer. */
  faults = [];
  #upstream;
  #server;

  static async start(upstream) {
    const server = new TestServer();
    server.#upstream = upstream;
    const recorder = await readFile(new URL('recorder.js', import.meta.url), 'utf8');
    server.#server = createServer((request, response) => {
      server.#answer(request, recorder).then(
        async (answer) => {
          response.writeHead(answer.status, [...answer.headers].filter(([name]) => !HOP_HEADERS.has(name)));
          response.end(Buffer.from(await answer.arrayBuffer()));
        },
        (error) => response.writeHead(502).end(String(error)),
      );
    });
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    server.address = `http://127.0.0.1:${server.#server.address().port}`;
    return server;
  }

  /** What Vitrin asked for beyond the loader's own file: its engine, the config, reports. */
  get vitrinRequests() {
    return this.requests.filter(({ path }) => /^\/(vitrin|v1)\//.test(path) && path !== '/vitrin/vitrin.js');
  }

  /** Every report that was sent, as {verb, path, headers, body, at}. */
  get reports() {
    return this.requests.filter(({ path }) => path === '/v1/reports');
  }

  async close() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(request, recorder) {
    const chunks = await request.toArray();
    const path = request.url;
    if (path === FENCE_PATH) return new Response('passed');
    const [, moment] = PRERENDER_PATH.exec(path) ?? [];
    if (moment) {
      this.prerendered[moment] = JSON.parse(Buffer.concat(chunks).toString('utf8'));
      return new Response('noted');
    }
    if (path === FAULT_PATH) {
      this.faultsSeen.push(Buffer.concat(chunks).toString('utf8'));
      return new Response('noted');
    }
    const script = this.scripts.find((_, index) => path === scriptPath(index));
    if (script) return new Response(await readFile(script), { headers: { 'content-type': 'text/javascript' } });
    if (path === RECORDER_PATH) {
      const options = `window.__recorder_options = ${JSON.stringify(this.recorder)};\n`;
      return new Response(options + recorder, { headers: { 'content-type': 'text/javascript', 'cache-control': 'no-store' } });
    }
    const body = Buffer.concat(chunks);
    this.requests.push({ verb: request.method, path, headers: request.headers, body: body.toString('utf8'), at: Date.now() });
    const headers = Object.fromEntries(PASSED_HEADERS.filter((name) => name in request.headers).map((name) => [name, request.headers[name]]));
    const forward = () => {
      const sent = body.length > 0 ? body : undefined;
      return fetch(this.#upstream + path, { method: request.method, headers, body: sent, redirect: 'manual' });
    };
    const fault = this.faults.find((each) => each.path.test(path));
    const scripts = [RECORDER_PATH, ...Object.keys(this.scripts).map(scriptPath)];
    return recorded(await (fault ? fault.answer(forward) : forward()), scripts, this.pageCaching);
  }
}

const scriptPath = (index) => `/__script-${index}.js`;

/** A page with the recorder in front of every other script; anything else unchanged. */
async function recorded(answer, scripts, caching) {
  if (!answer.headers.get('content-type')?.startsWith('text/html')) return answer;
  const page = await answer.text();
  const headers = new Headers(answer.headers);
  // A cached page would carry the recorder's options of an earlier test step.
  headers.set('cache-control', caching);
  const withRecorder = page.replace(/<head[^>]*>/i, (head) => head + scripts.map((path) => `<script src="${path}"></script>`).join(''));
  return new Response(withRecorder, { status: answer.status, headers });
}
