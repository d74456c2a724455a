/** What bindings.mjs makes of wasm-pack's output, as TypeScript sees it before it is written; the build points the name at the real file. */
declare module 'vitrin-wasm' {
  export const Engine: import('./surface.js').EngineClass;
  export default function bind(wasm: Response | BufferSource | WebAssembly.Module): Promise<WebAssembly.Exports>;
}
/** The methods of the engine that only the rest answers. */
declare module 'vitrin-wasm-rest' {
  /** Gives the class its methods, upon the exports of both halves. */
  export function extend(Engine: import('./surface.js').EngineClass, exports: WebAssembly.Exports): void;
}
/** The wasm in base64, written by the build. */
declare module 'vitrin-wasm-base64' {
  const base64: string;
  export default base64;
}
