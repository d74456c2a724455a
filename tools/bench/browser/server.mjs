/** The files of the sides over loopback, compressed as a shop's server sends them, and a sink that answers whatever a side uploads. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join, normalize, sep } from 'node:path';
import { gzipSync } from 'node:zlib';

const TYPES = { js: 'text/javascript', wasm: 'application/wasm', html: 'text/html' };
const PAGE = '<!doctype html><html lang="en"><title>bench</title><link rel="icon" href="data:,"><body>';

/** With these a page's clock ticks every 5 µs instead of every 100. */
const ISOLATED = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };

/** `folders`: what stands below which path. */
export async function serve(folders) {
  const cache = new Map();
  const file = async (path) => {
    const [, folder, ...rest] = path.split('/');
    const root = folders[folder];
    const name = root && normalize(join(root, ...rest));
    if (!name?.startsWith(root + sep)) throw Error('outside');
    return gzipSync(await readFile(name), { level: 9 });
  };
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, 'http://bench').pathname;
    if (path === '/') return response.writeHead(200, { 'content-type': TYPES.html, ...ISOLATED }).end(PAGE);
    if (path.startsWith('/sink')) {
      request.resume();
      return response.setHeader('content-type', 'application/json').end('{"status":1,"error":null}');
    }
    try {
      if (!cache.has(path)) cache.set(path, await file(path));
      response.writeHead(200, {
        'content-type': TYPES[path.split('.').pop()] ?? 'text/plain',
        'content-encoding': 'gzip',
        'timing-allow-origin': '*',
      });
      response.end(cache.get(path));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
