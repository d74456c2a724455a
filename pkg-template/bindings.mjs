/**
 * wasm-bindgen's JavaScript, shorter: without what no page of ours reaches. Every browser that runs the wasm, which has reference types,
 * has all that is asked for here. Stops where the text is not what it was: then this file is to be read beside wasm-bindgen's.
 */

/** The name by which `text` calls the only export that it calls. */
const exported = (text) => /\bwasm\.\w+/.exec(text)[0];

/** Functions written anew from their text and the names of the allocator's; those without a text are taken out. */
const FUNCTIONS = {
  // `bind` has one caller, which calls it once, with something.
  initSync: undefined,
  __wbg_init: undefined,
  __wbg_init_once: undefined,
  __wbg_load: () => `async function bind(source) {
    const imports = __wbg_get_imports();
    // What a server calls something else than wasm cannot be compiled while it arrives.
    const bound = await (source.headers?.get('content-type') === 'application/wasm'
        ? WebAssembly.instantiateStreaming(source, imports)
        : WebAssembly.instantiate((await source.arrayBuffer?.()) ?? source, imports));
    return __wbg_finalize_init(bound.instance ?? bound);
}`,
  __wbg_finalize_init: (text) => `function __wbg_finalize_init(instance) {
    wasm = instance.exports;
    cachedUint8ArrayMemory0 = undefined;
    ${exported(text.slice(text.indexOf('cachedUint8ArrayMemory0')))}();
    return wasm;
}`,
  // Only this package's own code calls the engine.
  _assertClass: undefined,
  // Two views of one memory are renewed together.
  getDataViewMemory0: () => `function getDataViewMemory0() {
    getUint8ArrayMemory0();
    return cachedDataViewMemory0;
}`,
  getUint8ArrayMemory0: () => `function getUint8ArrayMemory0() {
    if (!cachedUint8ArrayMemory0?.byteLength) {
        cachedUint8ArrayMemory0 = new Uint8Array(wasm.memory.buffer);
        cachedDataViewMemory0 = new DataView(wasm.memory.buffer);
    }
    return cachedUint8ArrayMemory0;
}`,
  // Safari's decoder fails after two gigabytes.
  decodeText: () => `function decodeText(bytes) {
    if ((numBytesDecoded += bytes.length) > 2e9) {
        cachedTextDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
        numBytesDecoded = bytes.length;
    }
    return cachedTextDecoder.decode(bytes);
}`,
  // Most texts are ASCII and short: a loop is faster than the encoder, which takes the others.
  passStringToWasm0: (_, [malloc, realloc]) => `function passStringToWasm0(text) {
    let { length } = text;
    let ptr = ${malloc}(length, 1);
    const memory = getUint8ArrayMemory0();
    let offset = 0;
    for (; offset < length; offset++) {
        const code = text.charCodeAt(offset);
        if (code > 127) {
            ptr = ${realloc}(ptr, length, (length *= 3), 1);
            offset = cachedTextEncoder.encodeInto(text, getUint8ArrayMemory0().subarray(ptr, ptr + length)).written;
            ptr = ${realloc}(ptr, length, offset, 1);
            break;
        }
        memory[ptr + offset] = code;
    }
    WASM_VECTOR_LEN = offset;
    return ptr;
}`,
  passArray8ToWasm0: (_, [malloc]) => `function passArray8ToWasm0(bytes) {
    WASM_VECTOR_LEN = bytes.length;
    const ptr = ${malloc}(WASM_VECTOR_LEN, 1);
    getUint8ArrayMemory0().set(bytes, ptr);
    return ptr;
}`,
  handleError: (text) => `function handleError(f) {
    return (...args) => {
        try {
            return f(...args);
        } catch (e) {
            ${exported(text)}(addToExternrefTable0(e));
        }
    };
}`,
};

/** Pairs of what is replaced, as often as it is there, and by what. */
const EDITS = [
  // Whoever makes an engine frees it, unless a trap has spoilt its memory.
  [/^ *EngineFinalization\.\w+\(.*\n/gm, ''],
  [/^const EngineFinalization = [^;]*;\n/m, ''],
  [/^if \(Symbol\.dispose\) .*\n/m, ''],
  [/^ *_assertClass\(.*\n/m, ''],
  // Every such browser has `globalThis`, so nobody looks for another name of it.
  [/\{\n *const ret = typeof globalThis === [^}]*\}/, '{ return addToExternrefTable0(globalThis); }'],
  [/\{\n *const ret = typeof (global|self|window) === [^}]*\}/g, '{ return 0; }'],
  // There is one allocator.
  [/\b(pass\w+ToWasm0\(\w+), wasm\.[^)]*\)/g, '$1)'],
  [/^ *__destroy_into_raw\(\) \{[^]*?\n {4}\}\n/m, ''],
  [/^( *)const ptr = this\.__destroy_into_raw\(\);\n/m, '$1const ptr = this.__wbg_ptr;\n$1this.__wbg_ptr = 0;\n'],
  [/^ *return this;\n/m, ''],
  [/__wbg_ptr/g, 'ptr'],
  // `instanceof` a class throws nothing.
  [/\{\n *let result;\n *try \{\n *result = (arg0 instanceof \w+);[^]*?return ret;\n *\}/g, '{ return $1; }'],
  // What is not there needs no value.
  [/\{\n *const (?:obj|v) = arg1;\n *const ret = (typeof\(\w+\) === '\w+') [^;]*;\n *(.*\.set\w+\(.*), isLikeNone\(ret\) \? \S+ : ret, true\);\n *(.*), !isLikeNone\(ret\), true\);/g, (_, is, value, flag) => `{
            const is_there = ${is.replace(/\(\w+\)/, ' arg1')};
            if (is_there) ${value}, arg1, true);
            ${flag}, is_there, true);`],
  [/const v = arg0;\n *const ret = typeof\(v\) === 'boolean' .*\n *return isLikeNone\(ret\) \? (\w+) : .*/, "return typeof arg0 === 'boolean' ? +arg0 : $1;"],
  // Addresses are far below two gigabytes.
  [/^ *ptr = ptr >>> 0;\n/gm, ''],
  [/ >>> 0\b/g, ''],
  [/ [*/] 1\b/g, ''],
  [/ \+ 4 \* 0\b/g, ''],
  [/: function\(\) \{ return handleError\(function \((.*)\) \{/g, ': handleError(($1) => {'],
  [/\}, arguments\); \}/g, '})'],
  [/: function\((.*)\) \{/g, ': ($1) => {'],
  [/^ *__proto__: null,\n/gm, ''],
  // What the new functions no longer use.
  [/^let cachedUint8ArrayMemory0 = null;/m, 'let cachedUint8ArrayMemory0;'],
  [/^let cachedDataViewMemory0 = null;/m, 'let cachedDataViewMemory0;'],
  [/^let cachedTextDecoder = .*\ncachedTextDecoder\.decode\(\);\nconst MAX_SAFARI_DECODE_BYTES = .*\nlet numBytesDecoded = 0;/m, 'let cachedTextDecoder;\nlet numBytesDecoded = Infinity;'],
  [/^if \(!\('encodeInto' in cachedTextEncoder\)\) \{[^]*?\n\}\n/m, ''],
  [/^let wasmModule, wasmInstance, wasm;/m, 'let wasm;'],
  [/^let __wbg_init_promise;\n/m, ''],
  [/^export \{ initSync, __wbg_init as default \};/m, 'export default bind;'],
];

/** Methods that only a session's rest calls, and the functions that they take. */
const REST_METHODS = ['explain', 'export', 'import', 'load_model', 'load_recommendations', 'recommend', 'rehearse', 'send', 'settle'];
const REST_FUNCTIONS = ['getUint8ArrayMemory0', 'passArray8ToWasm0', 'passStringToWasm0', 'takeFromExternrefTable0'];
/** Functions of them that nothing else takes. */
const REST_ALONE = ['passArray8ToWasm0'];

const functionIn = (text, name) => {
  const found = new RegExp(`^(async )?function ${name}\\([^]*?\\n\\}\\n`, 'm').exec(text)?.[0];
  if (!found) throw new Error(`the bindings have no function ${name}`);
  return found;
};

/**
 * Lean bindings in two: those of the page's half, whose engine has no methods that only the rest answers, and a module whose `extend` gives
 * the class these methods, upon the exports of both halves.
 */
export function halve(whole) {
  let page = whole.replace(/^ *\/\*\*[^]*?\*\/\n/gm, '');
  const methods = REST_METHODS.map((name) => {
    const [method] = new RegExp(`^ {4}${name}\\(.*\\) \\{\\n[^]*?\\n {4}\\}\\n`, 'm').exec(page);
    page = page.replace(method, '');
    return method.trimEnd().replace(/^/gm, '    ');
  });
  const functions = REST_FUNCTIONS.map((name) => functionIn(whole, name));
  for (const name of REST_ALONE) page = page.replace(functionIn(page, name), '');
  const rest = `let wasm;
let WASM_VECTOR_LEN = 0;
let cachedUint8ArrayMemory0;
let cachedDataViewMemory0;
const cachedTextEncoder = new TextEncoder();
${functions.join('')}
export function extend(Engine, exports) {
    wasm = exports;
    Object.assign(Engine.prototype, {
${methods.join(',\n')}
    });
}
`;
  return { page, rest };
}

/** The text of the bindings, shorter. Its default export takes the wasm and gives its exports. */
export function lean(javascript) {
  let text = javascript;
  const allocator = /passStringToWasm0\(\w+, (\S+), (\S+)\)/.exec(text)?.slice(1) ?? [];
  for (const [name, write] of Object.entries(FUNCTIONS)) {
    const found = functionIn(text, name);
    text = text.replace(found, () => (write ? `${write(found, allocator)}\n` : ''));
  }
  for (const [before, after] of EDITS) {
    if (text.search(before) < 0) throw new Error(`the bindings have nothing like ${before}`);
    text = text.replace(before, after);
  }
  return text;
}
