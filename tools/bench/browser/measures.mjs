/** What is measured of a side in a fresh browser context: first load, tracking, choosing, growth, memory. Times in milliseconds, sizes in bytes. */

export const median = (numbers) => {
  const sorted = numbers.filter((number) => Number.isFinite(number)).sort((a, b) => a - b);
  return sorted.length ? sorted[Math.floor(sorted.length / 2)] : undefined;
};

/** A context is a new window, and the browser is busy with it for so many milliseconds after its page is there. */
const SETTLE_MS = 500;

/** Runs `work(page)` in a context of its own, so that nothing stored or cached comes along, once the browser is at rest. */
async function fresh({ browser, origin }, work) {
  const context = await browser.createBrowserContext();
  try {
    const page = await context.newPage();
    const errors = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(`${origin}/`);
    await page.evaluate(() => {
      globalThis.longTasks = [];
      new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask', buffered: true });
    });
    await new Promise((settled) => setTimeout(settled, SETTLE_MS));
    const result = await work(page);
    if (errors.length) throw Error(errors[0]);
    return result;
  } finally {
    await context.close();
  }
}

/** From the first request to ready, with a cold cache: transfer, time, and for a side with wasm how long after its arrival. */
export const load = (run, side) =>
  fresh(run, (page) =>
    page.evaluate(async (name) => {
      const began = performance.now();
      const { ready } = await import(`/sides/${name}.js`);
      await ready();
      const done = performance.now();
      await new Promise((idle) => setTimeout(idle, 200));
      const files = performance.getEntriesByType('resource').filter(({ name: url }) => !url.includes('/sink') && !url.startsWith('data:'));
      const wasm = files.find(({ name: url }) => url.endsWith('.wasm'));
      return {
        bytes: files.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
        ms: done - began,
        afterWasmMs: wasm && done - wasm.responseEnd,
        longTasks: longTasks.length,
      };
    }, side),
  );

/**
 * A track call: the median over blocks of 20, one block a task as pages do it, and what an event takes all in, with whatever the side does
 * afterwards on the main thread (folding, batching, posting).
 */
export const track = (run, side, events) =>
  fresh(run, (page) =>
    page.evaluate(
      async ({ name, count }) => {
        const { ready, track: call } = await import(`/sides/${name}.js`);
        await ready();
        const channel = new MessageChannel();
        const turn = () => new Promise((next) => ((channel.port1.onmessage = next), channel.port2.postMessage(0)));
        for (let n = 0; n < 100; n += 1) call(n);
        await new Promise((settled) => setTimeout(settled, 300));
        const BLOCK = 20;
        const blocks = [];
        const start = performance.now();
        for (let n = 0; n < count; n += BLOCK) {
          const began = performance.now();
          for (let k = 0; k < BLOCK; k += 1) call(100 + n + k);
          blocks.push((performance.now() - began) / BLOCK);
          await turn();
        }
        const allMs = (performance.now() - start) / count;
        return { callMs: blocks.sort((a, b) => a - b)[Math.floor(blocks.length / 2)], allMs, longTasks: longTasks.length };
      },
      { name: side, count: events },
    ),
  );

/**
 * A choice among `offers`, every one of `segments` evaluated, or `list`ed with its reasons; each after another event, so that nothing is
 * remembered from the choice before: the median over 20 blocks of 10 calls.
 */
export const choose = (run, side, { offers = 1, segments = 0, list = false }) =>
  fresh(run, (page) =>
    page.evaluate(
      async ({ name, sizes, listed }) => {
        const { ready, track: record, refresh = record, decide, evaluate, explain } = await import(`/sides/${name}.js`);
        await ready(sizes);
        const call = listed ? explain : sizes.segments ? evaluate : decide;
        for (let n = 0; n < 300; n += 1) {
          refresh(n);
          if (n % 20 === 19) await new Promise((next) => setTimeout(next, 5));
        }
        const answer = call();
        if (sizes.offers > 1 && answer !== `offer-${sizes.offers - 1}`) throw Error(`${name} chose ${answer}`);
        if (sizes.segments && !(answer > 0)) throw Error(`${name} found no segment`);
        const blocks = [];
        for (let block = 0; block < 20; block += 1) {
          let spent = 0;
          for (let k = 0; k < 10; k += 1) {
            refresh(300 + block * 10 + k);
            const began = performance.now();
            call();
            spent += performance.now() - began;
          }
          blocks.push(spent / 10);
          await new Promise((next) => setTimeout(next, 0));
        }
        return blocks.sort((a, b) => a - b)[10];
      },
      { name: side, sizes: { offers, segments }, listed: list },
    ),
  );

/** A visitor who never stops: stored characters and the time of an event after each power of ten, until storage is full or `steps` end. */
export const growth = (run, side, steps) =>
  fresh(run, async (page) => {
    await page.evaluate(async (name) => {
      globalThis.side = await import(`/sides/${name}.js`);
      await side.ready();
    }, side);
    const rows = [];
    let tracked = 0;
    for (const step of steps) {
      const row = await page.evaluate(
        async ({ from, to }) => {
          try {
            let n = from;
            for (; n < to; n += 1) {
              side.track(n);
              if (n % 20 === 19) await new Promise((next) => setTimeout(next, 0));
            }
            await new Promise((settled) => setTimeout(settled, 500));
            const blocks = [];
            for (let block = 0; block < 15; block += 1) {
              const began = performance.now();
              for (let k = 0; k < 10; k += 1) side.track(n + k);
              blocks.push((performance.now() - began) / 10);
              n += 10;
              await new Promise((next) => setTimeout(next, 10));
            }
            const chars = Object.keys(localStorage).reduce((sum, key) => sum + key.length + localStorage.getItem(key).length, 0);
            return { chars, ms: blocks.sort((a, b) => a - b)[7] };
          } catch (error) {
            return { failed: error.name };
          }
        },
        { from: tracked, to: step },
      );
      rows.push({ events: step, ...row });
      if (row.failed) break;
      tracked = step + 150;
    }
    return rows;
  });

/** What a side holds in memory once it is ready and has tracked 300 views, beyond an empty page: the JavaScript heap and buffers (wasm). */
export const memory = (run, side) =>
  fresh(run, async (page) => {
    const session = await page.createCDPSession();
    const held = async () => {
      await session.send('HeapProfiler.collectGarbage');
      const { usedSize, backingStorageSize = 0 } = await session.send('Runtime.getHeapUsage');
      return usedSize + backingStorageSize;
    };
    const empty = await held();
    await page.evaluate(async (name) => {
      globalThis.side = await import(`/sides/${name}.js`);
      await side.ready();
      for (let n = 0; side.track && n < 300; n += 1) {
        side.track(n);
        if (n % 20 === 19) await new Promise((next) => setTimeout(next, 5));
      }
    }, side);
    return (await held()) - empty;
  });
