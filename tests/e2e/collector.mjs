/** The real collector, started for one test on an empty database, serving the built demo shop. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from './port.mjs';

const target = fileURLToPath(new URL('../../target/', import.meta.url));
const START_ATTEMPTS = 200;
const START_PAUSE_MS = 50;

export const SITE_DIR = join(target, 'site');

/** `x test` names the program that it built; by hand, the newest usual one is found. */
function program() {
  const places = [process.env.VITRIN_COLLECTOR, join(target, 'release/vitrin-collector'), join(target, 'debug/vitrin-collector')];
  const found = places.find((place) => place && existsSync(place));
  if (!found) throw new Error('no collector: run `./x build` first');
  return found;
}

export class Collector {
  #process;
  #folder;
  #token = randomBytes(16).toString('hex');

  static async start() {
    const collector = new Collector();
    collector.#folder = await mkdtemp(join(tmpdir(), 'vitrin-e2e-'));
    const port = await freePort();
    collector.address = `http://127.0.0.1:${port}`;
    const options = {
      '--database': `sqlite://${join(collector.#folder, 'vitrin.db')}`,
      '--listen': `127.0.0.1:${port}`,
      '--site-dir': SITE_DIR,
      '--config': join(SITE_DIR, 'vitrin/site.json'),
    };
    collector.#process = spawn(program(), ['serve', ...Object.entries(options).flat()], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, VITRIN_ADMIN_TOKEN: collector.#token, VITRIN_LOG: 'warn' },
    });
    for (let attempt = 0; attempt < START_ATTEMPTS; attempt += 1) {
      if (collector.#process.exitCode !== null) break;
      const healthy = await fetch(`${collector.address}/healthz`).then((answer) => answer.ok, () => false);
      if (healthy) return collector;
      await pause(START_PAUSE_MS);
    }
    throw new Error('the collector did not start');
  }

  async estimates(site) {
    const answer = await fetch(`${this.address}/v1/estimates?site=${site}`, { headers: { authorization: `Bearer ${this.#token}` } });
    if (!answer.ok) throw new Error(`estimates: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  /** Sends one report as a browser would; gives the HTTP status. */
  async report(body) {
    const answer = await fetch(`${this.address}/v1/reports`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    await answer.text();
    return answer.status;
  }

  async close() {
    if (this.#process.exitCode === null) {
      this.#process.kill();
      await once(this.#process, 'exit');
    }
    await rm(this.#folder, { recursive: true, force: true });
  }
}
