/**
 * Lays a module's functions so that gzip finds what repeats: its window is 32 KB, and a function that lies near those it resembles costs
 * less. From one function on, each next one is that which has most in common with what lies before it in the window, the nearest most.
 * What counts as common is tried in several ways: by itself each is .2 % better or worse with every change of the code.
 */
import { gzipSync } from 'node:zlib';

/** How far back gzip looks. */
const WINDOW_BYTES = 32_768;
/** What is taken as a repetition: gzip takes three bytes, of which few say anything. */
const PIECE_BYTES = 4;
/** The distances up to this one are as good as each other. */
const NEAR_BYTES = 16;
/** Share of a repetition's worth that the farthest loses, by the logarithm of its distance, as gzip writes it. */
const FAR_LOSS = 0.9;
/** A piece that is in many functions is found anyway: its worth falls with their number to one of these powers. */
const COMMON_LOSSES = [0.25, 0.4];
/** Long functions have more of everything: what they have in common counts by their length to one of these powers. */
const LENGTH_LOSSES = [0.35, 0.5, 0.6];
const SHORT_BYTES = 20;

const CODE_SECTION = 10;

/** An unsigned LEB128 number, and where it ends. */
function number(bytes, from) {
  let value = 0;
  let place = from;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[place++];
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return [value, place];
  }
}

/** The code of each function of a module, in order. */
function bodies(wasm) {
  for (let place = 8; place < wasm.length; ) {
    const id = wasm[place];
    const [length, from] = number(wasm, place + 1);
    place = from + length;
    if (id !== CODE_SECTION) continue;
    let [count, at] = number(wasm, from);
    const found = [];
    for (; count > 0; count -= 1) {
      const [size, start] = number(wasm, at);
      at = start + size;
      found.push(wasm.subarray(start, at));
    }
    return found;
  }
  throw new Error('no code section');
}

/** In which order functions are to lie, by their places now. */
function orderBy(all, common_loss, length_loss) {
  const numbers = new Map();
  const pieces = all.map((body) => {
    const own = new Set();
    for (let at = 0; at + PIECE_BYTES <= body.length; at += 1) {
      const piece = Buffer.from(body.buffer, body.byteOffset + at, PIECE_BYTES).readUInt32LE();
      if (!numbers.has(piece)) numbers.set(piece, numbers.size);
      own.add(numbers.get(piece));
    }
    return Int32Array.from(own);
  });
  const shares = new Float64Array(numbers.size);
  for (const own of pieces) for (const piece of own) shares[piece] += 1;
  const worth = shares.map((count) => (count < 2 ? 0 : count ** -common_loss));
  const loss = FAR_LOSS / Math.log2(WINDOW_BYTES + NEAR_BYTES);

  const seen_at = new Float64Array(numbers.size).fill(-Infinity);
  const open = new Set(all.keys());
  const order = [];
  let end = 0;
  for (let next = 0; next !== undefined; ) {
    open.delete(next);
    order.push(next);
    end += all[next].length;
    for (const piece of pieces[next]) seen_at[piece] = end;
    next = undefined;
    let most = -1;
    for (const candidate of open) {
      let common = 0;
      for (const piece of pieces[candidate]) {
        const distance = end - seen_at[piece];
        if (distance < WINDOW_BYTES) common += worth[piece] * (1 - Math.log2(distance + NEAR_BYTES) * loss);
      }
      common /= (all[candidate].length + SHORT_BYTES) ** length_loss;
      if (common > most) [most, next] = [common, candidate];
    }
  }
  return order;
}

/** The order in which gzip makes least of the functions of `wasm`, of those that are tried. */
function orderOf(wasm) {
  const all = bodies(wasm);
  const sizeOf = (order) => gzipSync(Buffer.concat(order.map((place) => all[place])), { level: 9 }).length;
  const tried = COMMON_LOSSES.flatMap((common) => LENGTH_LOSSES.map((length) => orderBy(all, common, length)));
  const sizes = tried.map(sizeOf);
  return tried[sizes.indexOf(Math.min(...sizes))];
}

/** The text of a module with its functions laid anew. `wasm` is what it is assembled to, in the order of the text. */
export function lay(wat, wasm) {
  const items = wat.split(/\n(?= \([a-z])/);
  // The last one brings the end of the module along.
  items.push(items.pop().replace(/\n\)\s*$/, ''), ')\n');
  const isFunction = (item) => item.startsWith(' (func ');
  const functions = items.filter(isFunction);
  const order = orderOf(wasm);
  if (order.length !== functions.length) throw new Error(`${functions.length} functions in the text, ${order.length} in the module`);
  const laid = order.map((place) => functions[place]);
  return items.map((item) => (isFunction(item) ? laid.shift() : item)).join('\n');
}
