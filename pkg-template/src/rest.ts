/** The rest's JavaScript, as it comes with the other half of the wasm. */
export * from './session-rest.js';
export { extend } from 'vitrin-wasm-rest';
