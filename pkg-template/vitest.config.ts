/** Unit tests run in jsdom; what only a browser has is laid over it by `tests/page.ts`. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  define: { ENGINE_FILE: '""', HAS_PARTS: 'true', ENGINE_INTEGRITY: '""', WASM_INTEGRITY: '"sha384-of-the-wasm"', PAGE_INTEGRITY: '"sha384-of-the-page"', REST_WASM_INTEGRITY: '"sha384-of-the-rest"', PANEL_FILE: '"panel.js"', PANEL_INTEGRITY: '""', ELEMENTS_FILE: '"elements.js"', ELEMENTS_INTEGRITY: '""', REST_FILE: '""', REST_INTEGRITY: '""', COMMERCE_FILE: '"commerce.js"', COMMERCE_INTEGRITY: '""', WASM_FILE: '"whole.wasm"', PAGE_FILE: '"page.wasm"' },
  resolve: { alias: Object.fromEntries(['vitrin-wasm', 'vitrin-wasm-rest'].map((name) => [name, fileURLToPath(new URL('tests/recording-engine.ts', import.meta.url))])) },
  test: {
    environment: 'jsdom',
    environmentOptions: { jsdom: { url: 'https://shop.example/' } },
    include: ['tests/**/*.test.ts'],
    // A busy machine is no failure: the first test of a file waits until what it imports has been translated, a hundred files for some.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Platforms that keep the visitor's answer in a module: a test gets a fresh one.
    server: { deps: { inline: [/@iabtcf/, /@iabgpp/, /adobe-client-data-layer/] } },
  },
});
