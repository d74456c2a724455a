/** The real collector, started for one test on an empty database, serving the built demo shop. */
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
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
  /** What it keeps, and for which config. */
  #source;
  /** The merchant's. */
  token = randomBytes(16).toString('hex');

  /** Counts for the demo's config, or for another one. */
  static async start(site) {
    const collector = new Collector();
    collector.#folder = await mkdtemp(join(tmpdir(), 'vitrin-e2e-'));
    const port = await freePort();
    collector.address = `http://127.0.0.1:${port}`;
    const config = site ? join(collector.#folder, 'site.json') : join(SITE_DIR, 'vitrin/site.json');
    if (site) await writeFile(config, JSON.stringify(site));
    collector.#source = ['--database', `sqlite://${join(collector.#folder, 'vitrin.db')}`, '--config', config];
    const options = ['--listen', `127.0.0.1:${port}`, '--site-dir', SITE_DIR];
    collector.#process = spawn(program(), ['serve', ...collector.#source, ...options], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, VITRIN_ADMIN_TOKEN: collector.token, VITRIN_LOG: 'warn' },
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
    const answer = await fetch(`${this.address}/v1/estimates?site=${site}`, { headers: { authorization: `Bearer ${this.token}` } });
    if (!answer.ok) throw new Error(`estimates: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  /** What the command `estimate` prints, beside the collector that serves: a line a number, by the names of its columns. */
  async told() {
    const { stdout } = await promisify(execFile)(program(), ['estimate', ...this.#source]);
    const [head, ...lines] = stdout.trimEnd().split('\n');
    const columns = [...head.matchAll(/\S+/g)].map(({ 0: name, index }, place, all) => ({ name, from: index, to: all[place + 1]?.index }));
    return lines.map((line) => Object.fromEntries(columns.map(({ name, from, to }) => [name, line.slice(from, to).trim()])));
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
