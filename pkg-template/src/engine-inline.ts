/** The engine of `vitrin/inline`: the wasm is in this file, for bundlers that lose files. */
import base64 from 'vitrin-wasm-base64';
import * as rest from './session-rest.js';
import { startOn } from './start.js';
import type { Start } from './surface.js';

export const start: Start = (host) =>
  startOn(host, () => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)), '', { load: async () => rest });
