/**
 * Runs as the first script of every page that the tests open: writes down each use of storage and network, and who asked.
 *
 * Exposes `window.__calls`, a list of {index, api, operation, key, vitrin, at}. `vitrin` says whether a frame of the
 * stack lies under /vitrin/, so that the calls of the shop and of its consent banner are told apart. A call without any
 * frame of a file counts as Vitrin's: silence has to be proven, not assumed. Tells the test server what a shop's
 * developer would see in the console: uncaught errors, and violations of the content security policy.
 */
(() => {
  const options = window.__recorder_options ?? {};
  const calls = [];
  Object.defineProperty(window, '__calls', { value: calls });
  // Chromium keeps 10 frames, which an await inside a framework can use up.
  Error.stackTraceLimit = 50;

  const send = window.fetch.bind(window);
  const tell = (fault) => send('/__fault', { method: 'POST', body: fault, keepalive: true });
  if (document.prerendering) {
    // Told to the server: the driver loses sight of a page that was made before it was visited.
    const tellAt = (target, event) =>
      target.addEventListener(event, () => send(`/__prerender/${event}`, { method: 'POST', body: JSON.stringify(calls) }));
    tellAt(window, 'load');
    tellAt(document, 'prerenderingchange');
  }
  /** Resolves when all that the page sent before has reached the test server. */
  window.__fence = () => send('/__fence').then((answer) => answer.text());
  /** The element at a selector; `host >>> inner` looks into an open shadow root. */
  window.__find = (path) =>
    path.split('>>>').reduce((root, step) => (root?.shadowRoot ?? root)?.querySelector(step.trim()) ?? null, document);

  if (options.later_ms) {
    const now = Date.now;
    Date.now = () => now() + options.later_ms;
  }

  const own = document.currentScript.src;
  function record(api, operation, key = '') {
    const frames = (new Error().stack ?? '').split('\n').filter((line) => /https?:/.test(line) && !line.includes(own));
    const vitrin = frames.length === 0 || frames.some((line) => line.includes(`${location.origin}/vitrin/`));
    calls.push({ index: calls.length, api, operation, key: String(key), vitrin, at: performance.now() });
  }

  /** Replaces a method by one that records first. `unwrap` gives back the real receiver of a wrapped object. */
  function method(prototype, api, name, keyOf = (first) => first, unwrap = (receiver) => receiver) {
    if (!prototype || typeof prototype[name] !== 'function') return;
    const real = prototype[name];
    prototype[name] = {
      [name](...values) {
        record(api, name, keyOf(...values));
        return Reflect.apply(real, unwrap(this), values);
      },
    }[name];
  }

  /** Replaces a constructor by one that records first. */
  function construction(name) {
    const real = window[name];
    if (!real) return;
    window[name] = new Proxy(real, {
      construct(target, values, newTarget) {
        record(name, 'construct', values[0]);
        return Reflect.construct(target, values, newTarget);
      },
    });
  }

  const realStorages = new WeakMap();
  const realOf = (receiver) => realStorages.get(receiver) ?? receiver;
  const getItem = Storage.prototype.getItem;
  const lengthOf = Object.getOwnPropertyDescriptor(Storage.prototype, 'length').get;
  for (const name of ['getItem', 'setItem', 'removeItem', 'clear', 'key']) {
    method(Storage.prototype, 'storage', name, (first) => first, realOf);
  }
  Object.defineProperty(Storage.prototype, 'length', {
    configurable: true,
    get() {
      record('storage', 'length');
      return Reflect.apply(lengthOf, realOf(this), []);
    },
  });
  /** A storage whose keys are also seen when they are read, written or listed as plain properties. */
  function watched(real) {
    const isKey = (name) => typeof name === 'string' && !(name in Storage.prototype);
    const proxy = new Proxy(real, {
      get(target, name, receiver) {
        if (isKey(name)) record('storage', 'get property', name);
        return Reflect.get(target, name, isKey(name) ? target : receiver);
      },
      set(target, name, value) {
        record('storage', 'set property', String(name));
        return Reflect.set(target, name, value, target);
      },
      has(target, name) {
        if (isKey(name)) record('storage', 'has property', name);
        return Reflect.has(target, name);
      },
      deleteProperty(target, name) {
        record('storage', 'delete property', String(name));
        return Reflect.deleteProperty(target, name);
      },
      ownKeys(target) {
        record('storage', 'list');
        return Reflect.ownKeys(target);
      },
    });
    realStorages.set(proxy, real);
    return proxy;
  }
  const realLocal = window.localStorage;
  /** All that local storage holds, read without leaving a trace in the list of calls. */
  window.__stored = () => Object.fromEntries(Reflect.ownKeys(realLocal).map((key) => [key, Reflect.apply(getItem, realLocal, [key])]));
  for (const name of ['localStorage', 'sessionStorage']) {
    const proxy = watched(window[name]);
    Object.defineProperty(window, name, {
      configurable: true,
      enumerable: true,
      get() {
        if (options.storage === 'blocked') {
          record('storage', 'blocked', name);
          throw new DOMException('The operation is insecure.', 'SecurityError');
        }
        return proxy;
      },
    });
  }

  const cookie = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie');
  Object.defineProperty(Document.prototype, 'cookie', {
    configurable: true,
    enumerable: true,
    get() {
      record('cookie', 'read');
      return Reflect.apply(cookie.get, this, []);
    },
    set(value) {
      record('cookie', 'write', String(value).split('=')[0]);
      Reflect.apply(cookie.set, this, [value]);
    },
  });
  for (const name of ['get', 'getAll', 'set', 'delete']) method(window.CookieStore?.prototype, 'cookie', name);
  for (const name of ['open', 'deleteDatabase', 'databases']) method(window.IDBFactory?.prototype, 'indexedDB', name);
  for (const name of ['open', 'match', 'has', 'keys', 'delete']) method(window.CacheStorage?.prototype, 'caches', name);
  for (const name of ['getDirectory', 'persist']) method(window.StorageManager?.prototype, 'file system', name);
  method(window.ServiceWorkerContainer?.prototype, 'service worker', 'register');

  method(window, 'network', 'fetch', (request) => request?.url ?? request);
  if (options.blocks) {
    // As an ad blocker does it: the request never leaves, and fails as if there were no network.
    const { fetch } = window;
    window.fetch = (request, ...rest) =>
      String(request?.url ?? request).includes(options.blocks)
        ? Promise.reject(new TypeError('Failed to fetch'))
        : Reflect.apply(fetch, window, [request, ...rest]);
  }
  method(window.XMLHttpRequest?.prototype, 'network', 'open', (_, url) => url);
  method(Navigator.prototype, 'network', 'sendBeacon');
  for (const name of ['WebSocket', 'EventSource', 'WebTransport', 'RTCPeerConnection']) construction(name);
  for (const name of ['Worker', 'SharedWorker', 'BroadcastChannel']) construction(name);
  method(window.BroadcastChannel?.prototype, 'message', 'postMessage', () => '');
  method(window.LockManager?.prototype, 'lock', 'request');

  addEventListener('error', (event) => {
    if (event.message) tell(`error: ${event.message} at ${event.filename}:${event.lineno}`);
  });
  addEventListener('unhandledrejection', (event) => tell(`unhandled rejection: ${event.reason}`));
  addEventListener('securitypolicyviolation', (event) => {
    tell(`content security policy: ${event.effectiveDirective} refused ${event.blockedURI}`);
  });
})();
