/**
 * WebKitGTK through its own WebDriver, by plain requests. The driver runs MiniBrowser on a virtual screen; a session is a
 * visitor with an empty profile, and one session at a time is all the driver allows.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../port.mjs';
import { Tab } from './tab.mjs';

/** The key that the WebDriver standard gives element references in JSON. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
/** What the standard calls keys that write nothing. */
const KEYS = { Escape: '\uE00C', Enter: '\uE007', Tab: '\uE004' };
const START_ATTEMPTS = 100;
const START_PAUSE_MS = 100;

/** `is_calm`: with the desktop's setting of a visitor who asks for less motion. */
export async function launchWebKit({ is_calm = false } = {}) {
  const screen = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [display] = await once(screen.stdout, 'data');
  const port = await freePort();
  const driver = spawn('WebKitWebDriver', [`--port=${port}`], {
    stdio: 'ignore',
    env: {
      ...process.env,
      DISPLAY: `:${String(display).trim()}`,
      GDK_BACKEND: 'x11',
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
      WEBKIT_DISABLE_COMPOSITING_MODE: '1',
      ...(is_calm && { XDG_CONFIG_HOME: calmDesktop() }),
    },
  });
  const browser = new WebKitBrowser(`http://127.0.0.1:${port}`, [driver, screen]);
  await browser.started();
  return browser;
}

/** A folder of settings, which GTK reads where no desktop tells it otherwise. */
function calmDesktop() {
  const folder = mkdtempSync(join(tmpdir(), 'vitrin-calm-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const version of ['gtk-3.0', 'gtk-4.0']) {
    mkdirSync(join(folder, version));
    writeFileSync(join(folder, version, 'settings.ini'), '[Settings]\ngtk-enable-animations=0\n');
  }
  return folder;
}

/** Debian keeps it beside the library of its version, under the folder of the processor. */
function miniBrowser() {
  const found = readdirSync('/usr/lib')
    .flatMap((folder) => ['4.0', '4.1'].map((version) => `/usr/lib/${folder}/webkit2gtk-${version}/MiniBrowser`))
    .filter(existsSync);
  if (found.length === 0) throw new Error('no MiniBrowser: install webkit2gtk-driver');
  return found.at(-1);
}

class WebKitBrowser {
  #address;
  #processes;

  constructor(address, processes) {
    this.#address = address;
    this.#processes = processes;
  }

  async started() {
    for (let attempt = 0; attempt < START_ATTEMPTS; attempt += 1) {
      const up = await fetch(`${this.#address}/status`).then((answer) => answer.ok, () => false);
      if (up) return;
      await pause(START_PAUSE_MS);
    }
    throw new Error('WebKitWebDriver did not start');
  }

  async visitor() {
    const { sessionId } = await command('POST', `${this.#address}/session`, {
      capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': { binary: miniBrowser(), args: ['--automation'] } } },
    });
    return new WebKitVisitor(`${this.#address}/session/${sessionId}`);
  }

  async close() {
    for (const child of this.#processes) child.kill();
  }
}

class WebKitVisitor {
  #session;
  #first;
  /** One window is current for the whole session, so commands to different windows must not overlap. */
  #queue = Promise.resolve();

  constructor(session) {
    this.#session = session;
  }

  async tab() {
    if (!this.#first) {
      this.#first = await this.send('GET', '/window');
      return new WebKitTab(this, this.#first);
    }
    // A second tab would stay behind the first one; a window of its own is visible, as the other browsers' new tabs are. It opens from the
    // first one, since the current one may just have been closed.
    const { handle } = await this.within(this.#first, () => this.send('POST', '/window/new', { type: 'window' }));
    return new WebKitTab(this, handle);
  }

  send(verb, path, body) {
    return command(verb, this.#session + path, body);
  }

  /** Runs commands with one window current. */
  within(handle, work) {
    const turn = this.#queue.then(async () => {
      await this.send('POST', '/window', { handle });
      return work();
    });
    this.#queue = turn.catch(() => {});
    return turn;
  }

  async close() {
    await this.#queue;
    await command('DELETE', this.#session);
  }
}

class WebKitTab extends Tab {
  #visitor;
  #handle;

  constructor(visitor, handle) {
    super();
    this.#visitor = visitor;
    this.#handle = handle;
  }

  open(url) {
    return this.#send('POST', '/url', { url });
  }

  reload() {
    return this.#send('POST', '/refresh', {});
  }

  back() {
    return this.#send('POST', '/back', {});
  }

  resize(width, height) {
    return this.#send('POST', '/window/rect', { x: 0, y: 0, width, height });
  }

  async evaluate(work, ...values) {
    const script = `const done = arguments[arguments.length - 1];
      Promise.resolve().then(() => (${work}).apply(null, arguments[0]))
        .then((value) => done({ value }), (error) => done({ error: String(error) }));`;
    const answer = await this.#send('POST', '/execute/async', { script, args: [values] });
    if (answer.error) throw new Error(answer.error);
    return answer.value;
  }

  press(selector) {
    return this.#act(selector, 'click', {});
  }

  write(selector, text) {
    return this.#act(selector, 'value', { text });
  }

  async key(name) {
    const value = KEYS[name];
    const actions = [{ type: 'key', id: 'keyboard', actions: [{ type: 'keyDown', value }, { type: 'keyUp', value }] }];
    await this.#send('POST', '/actions', { actions });
  }

  /** The screen has no other window that could cover this one, so it is minimized instead. */
  async hide() {
    await this.#send('POST', '/window/minimize', {});
    await this.waitFor('the page to be hidden', () => document.visibilityState === 'hidden');
  }

  async show() {
    await this.#send('POST', '/window/rect', { x: 0, y: 0, width: 1280, height: 900 });
    await this.waitFor('the page to be visible', () => document.visibilityState === 'visible');
  }

  /** The page's text and markup: taking a picture never returns here, since nothing is composited. */
  async keep(path) {
    writeFileSync(`${path}.html`, await this.evaluate(() => document.documentElement.outerHTML));
  }

  close() {
    return this.#send('DELETE', '/window');
  }

  #send(verb, path, body) {
    return this.#visitor.within(this.#handle, () => this.#visitor.send(verb, path, body));
  }

  #act(selector, action, body) {
    return this.#visitor.within(this.#handle, async () => {
      const element = await this.#visitor.send('POST', '/execute/sync', { script: 'return window.__find(arguments[0]);', args: [selector] });
      return this.#visitor.send('POST', `/element/${element[ELEMENT]}/${action}`, body);
    });
  }
}

async function command(verb, address, body) {
  const answer = await fetch(address, { method: verb, body: body && JSON.stringify(body) });
  const { value } = await answer.json();
  if (value?.error) throw new Error(`${value.error}: ${value.message}`);
  return value;
}
