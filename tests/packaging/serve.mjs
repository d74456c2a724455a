/** A shop's web server: one folder, the headers and the faults that a case asks for. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

async function listening(server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server.address().port;
}

export async function freePort() {
  const server = createServer();
  const port = await listening(server);
  server.close();
  await once(server, 'close');
  return port;
}

/** `change(path, {body, type})` may change what is served. */
export async function serve(folder, headers = {}, change = (_, file) => file) {
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, 'http://shop').pathname).replace(/\/$/, '/index.html');
    try {
      const file = { body: await readFile(join(folder, path)), type: TYPES[extname(path)] ?? 'application/octet-stream' };
      const { body, type } = change(path, file);
      response.writeHead(200, { 'content-type': type, ...headers }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  const port = await listening(server);
  return {
    address: `http://127.0.0.1:${port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
