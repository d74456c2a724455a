/**
 * Cuts one wasm module into two that run as one: the page's, and the rest, which is instantiated on the memory and the tables of the
 * page's when something rare is asked for. The page's half has what usual pages need of each function, with traps for what they never come
 * to; the rest has such a function whole. It is called through a place in the table, which the rest takes over; of what usual pages never
 * call at all the place is empty until then, which is a trap too.
 *
 * It works on the text that wasm-dis writes, one item of the module a paragraph. The data has to come as one segment an object
 * (wasm-ld `--no-merge-data-segments`): what no function of the page names moves along.
 */

const NAME = /\$"(?:[^"\\]|\\.)*"|\$[^\s()]+/;
const CALL = new RegExp(`\\(call (${NAME.source})`, 'g');
/** A line that begins a call; with its end, where nothing is handed over. */
const CALL_LINE = new RegExp(`^( *)\\(call (${NAME.source})(\\))?$`);
/** Where an address may stand: as a number, or as the distance that a load or store adds. */
const ADDRESS = /\(i32\.const (-?\d+)\)|offset=(\d+)/g;
const DATA = new RegExp(`^ \\(data (${NAME.source}) \\(i32\\.const (\\d+)\\) "((?:[^"\\\\]|\\\\.)*)"\\)$`);
const ESCAPES = { t: 9, n: 10, r: 13, '"': 34, "'": 39, '\\': 92 };
/** Segments that are less than so many bytes apart are written as one: another one's head is as long. */
const GAP_BYTES = 12;

/** What the page's half exports to the rest under names of its own. */
const TABLE = '_table';
const STACK = '_stack';

const items = (wat) => wat.split(/\n(?= \([a-z])/).slice(1).map((item) => item.replace(/\n\)?\s*(;;.*)?$/, ''));
const kindOf = (item) => /^ \((\w+)/.exec(item)[1];
const nameOf = (item) => NAME.exec(item)[0];

/** A name as the compiler has it. */
export const plainName = (name) => name.replace(/^\$"?|"$/g, '');

function bytesOf(text) {
  const bytes = [];
  for (const [, escape, hex, character] of text.matchAll(/\\(?:([tnr"'\\])|([0-9a-f]{2}))|([^\\])/g))
    bytes.push(escape ? ESCAPES[escape] : hex ? parseInt(hex, 16) : character.charCodeAt(0));
  return bytes;
}

/** Types of the parameters and results of a function, from the head of its text. */
function typeOf(func) {
  const head = func.slice(0, func.includes('\n') ? func.indexOf('\n') : undefined).replace(NAME, '');
  const types = (word) =>
    [...head.matchAll(new RegExp(`\\(${word} ([^)]*)\\)`, 'g'))].flatMap(([, all]) =>
      // A parameter with a name has one type.
      all.startsWith('$') ? [all.split(' ').at(-1)] : all.split(' '),
    );
  return { params: types('param'), results: types('result') };
}
const typeText = ({ params, results }) =>
  params.map((type) => ` (param ${type})`).join('') + results.map((type) => ` (result ${type})`).join('');

class Data {
  constructor(item) {
    const [, name, at, text] = DATA.exec(item) ?? [];
    if (name === undefined) throw new Error(`no plain data segment: ${item.slice(0, 80)}`);
    this.at = Number(at);
    this.bytes = bytesOf(text);
    /** What may be written to stays in place. */
    this.is_of_page = !name.includes('.rodata');
  }
}

/** Marks what is reached from `addresses` as the page's. Whatever looks like an address is taken for one. */
function keepReached(data, addresses) {
  const open = [...addresses, ...data.filter((it) => it.is_of_page).map(({ at }) => at)];
  const seen = new Set();
  while (open.length) {
    const address = open.pop();
    const found = data.find(({ at, bytes }) => at <= address && address < at + bytes.length);
    if (!found || seen.has(found)) continue;
    seen.add(found);
    found.is_of_page = true;
    const view = new DataView(Uint8Array.from(found.bytes).buffer);
    for (let place = -found.at & 3; place + 4 <= found.bytes.length; place += 4) open.push(view.getUint32(place, true));
  }
}

/** Segments of those objects of `all` that `isWanted`. What lies between two is written as zeros, if it is nothing or comes later. */
function segments(all, isWanted, isLast = false) {
  const joined = [];
  let is_whole = false;
  for (const object of all) {
    const { at, bytes } = object;
    if (!isWanted(object)) {
      is_whole = false;
      continue;
    }
    const last = joined.at(-1);
    const gap = last ? at - last.at - last.bytes.length : GAP_BYTES;
    if (gap < GAP_BYTES && (is_whole || !isLast)) last.bytes.push(...new Array(gap).fill(0), ...bytes);
    else joined.push({ at, bytes: [...bytes] });
    is_whole = true;
  }
  const hex = (byte) => `\\${byte.toString(16).padStart(2, '0')}`;
  return joined.map(({ at, bytes }, place) => ` (data $d${place} (i32.const ${at}) "${bytes.map(hex).join('')}")`);
}

/**
 * Functions that only wasm-bindgen's descriptions have named, which are gone by now: they call closures of Rust, of which we make none.
 * They have kept their places in the table.
 */
const IDLE = /^(wasm_bindgen::convert::closures::|js_sys::futures::)/;

/** The table's functions, by their places, and the place behind the last. */
function seatsOf(elem) {
  if (elem.length !== 1) throw new Error('expected one element segment');
  const [, from, names] = /\(i32\.const (\d+)\) func (.*)\)$/s.exec(elem[0]);
  const seats = names.match(new RegExp(NAME, 'g')).map((name, place) => [Number(from) + place, name]);
  return { seats: seats.filter(([, name]) => !IDLE.test(plainName(name))), end: Number(from) + seats.length };
}

/** Element segments for pairs of a place in the table and a function. */
function elements(table, pairs) {
  const runs = [];
  for (const [place, name] of pairs.sort(([a], [b]) => a - b)) {
    const last = runs.at(-1);
    if (last && last.from + last.names.length === place) last.names.push(name);
    else runs.push({ from: place, names: [name] });
  }
  return runs.map(({ from, names }, run) => ` (elem $e${run} (table ${table}) (i32.const ${from}) func ${names.join(' ')})`);
}

/** Where wasm-bindgen's JavaScript and its wasm meet, by names of some forty characters, in both files. */
const BINDINGS = './vitrin_bg.js';

/** Short names for the places where JavaScript and wasm meet, in the text of the wasm and in that of its bindings. */
export function shorten(wat, javascript) {
  const short = new Map();
  const letters = (number) => (number < 26 ? '' : letters(Math.floor(number / 26) - 1)) + String.fromCharCode(97 + (number % 26));
  const rename = (before, name, after) => {
    if (!short.has(name)) short.set(name, letters(short.size));
    return before + short.get(name) + after;
  };
  const renamed = wat
    .replace(new RegExp(`^( \\(import )"${BINDINGS}" "([^"]+)"`, 'gm'), (_, before, name) => rename(`${before}"js" "`, name, '"'))
    .replace(/^( \(export ")(\w+)(")/gm, (all, before, name, after) => (name === 'memory' ? all : rename(before, name, after)));
  const named = javascript
    .replace(`"${BINDINGS}": import`, 'js: import')
    // Of an import only the key of its function, of an export only the wasm's.
    .replace(/^( {8})(__wb\w+)(: )/gm, (all, before, name, after) => (short.has(name) ? rename(before, name, after) : all))
    .replace(/\b(wasm\.)(\w+)()/g, (all, before, name, after) => (short.has(name) ? rename(before, name, after) : all));
  return { wat: renamed, javascript: named };
}

/** The whole module, its data in as few segments as it was before it was kept apart. */
export function unite(wat) {
  const all = items(wat);
  const data = all.filter((item) => kindOf(item) === 'data').map((item) => new Data(item)).sort((a, b) => a.at - b.at);
  const others = all.filter((item) => !['data', 'elem'].includes(kindOf(item)));
  const { seats } = seatsOf(all.filter((item) => kindOf(item) === 'elem'));
  const table = nameOf(all.find((item) => kindOf(item) === 'table'));
  return `(module\n${[...others, ...elements(table, seats), ...segments(data, () => true)].join('\n')}\n)\n`;
}

/** What a function that JavaScript calls is called, where its name belongs to the call through the table. */
const inside = (name) => (name.startsWith('$"') ? `${name.slice(0, -1)} inside"` : `${name}.inside`);

/** `text` with each call of a function that has a place in the table going through it. */
function callThrough(text, table, seat_of, types) {
  const lines = text.split('\n');
  /** Closing lines that are waited for, the innermost last: how deep, and what is called. */
  const open = [];
  const made = [];
  for (const line of lines) {
    const [, pad, name, rest] = CALL_LINE.exec(line) ?? [];
    const last = open.at(-1);
    if (name !== undefined && seat_of.has(name)) {
      const call = `${pad}(call_indirect ${table}${typeText(types.get(name))}`;
      const place = ` (i32.const ${seat_of.get(name)})`;
      made.push(rest ? `${call}${place})` : call);
      if (!rest) open.push({ end: `${pad})`, place: `${pad}${place}` });
    } else {
      if (line === last?.end) made.push(open.pop().place);
      made.push(line);
    }
  }
  return made.join('\n');
}

/**
 * The texts of the two halves. `needed` has what usual pages need of each function, by its name in the text: the function, what is left of
 * it, or nothing. `isOfRest` tells of the name of an export that only the rest's JavaScript calls it.
 */
export function split(wat, needed, isOfRest) {
  const of = {};
  for (const item of items(wat)) (of[kindOf(item)] ??= []).push(item);
  const [table] = of.table;
  const table_name = nameOf(table);
  const [memory] = of.memory;
  const { seats, end } = seatsOf(of.elem);
  const whole = new Map(of.func.map((text) => [nameOf(text), text]));
  const types = new Map([
    ...of.func.map((text) => [nameOf(text), typeOf(text)]),
    ...of.import.map((item) => {
      const [, name, type] = new RegExp(`\\(func (${NAME.source})(.*)\\)\\)$`).exec(item);
      return [name, typeOf(type)];
    }),
  ]);
  const exports = of.export.map((item) => {
    const [, name, func] = new RegExp(`"([^"]+)" \\(func (${NAME.source})\\)`).exec(item) ?? [];
    return { item, func, is_of_rest: func !== undefined && isOfRest(name) && needed.get(func) === undefined };
  });
  const exported = new Set(exports.flatMap(({ func, is_of_rest }) => (func && !is_of_rest ? [func] : [])));
  const exported_by_rest = exports.filter(({ is_of_rest }) => is_of_rest);
  const calls = (text) => new Set([...text.matchAll(CALL)].map(([, name]) => name));

  // The page's half: what it reaches of what usual pages need.
  const page_texts = new Map();
  const reach = (name) => {
    const text = needed.get(name);
    if (text === undefined || page_texts.has(name)) return;
    page_texts.set(name, text);
    calls(text).forEach(reach);
  };
  [...exported, ...seats.map(([, name]) => name)].forEach(reach);
  // The rest: what the page has not, or not whole, as far as it is reached.
  const rest_texts = new Map();
  const complete = (name) => {
    const text = whole.get(name);
    if (text === undefined || rest_texts.has(name) || page_texts.get(name) === text) return;
    rest_texts.set(name, text);
    calls(text).forEach(complete);
  };
  [...exports.map(({ func }) => func), ...seats.map(([, name]) => name), ...page_texts.keys()].forEach(complete);
  page_texts.forEach((text) => calls(text).forEach(complete));

  // A place in the table for each function that one half calls and the other has.
  const seat_of = new Map(seats.map(([place, name]) => [name, place]));
  let table_size = end;
  const seat = (name) => {
    if (seat_of.has(name)) return;
    seats.push([table_size, name]);
    seat_of.set(name, table_size++);
  };
  const exported_through = [...exported].filter((name) => rest_texts.has(name));
  exported_through.forEach(seat);
  for (const text of page_texts.values()) for (const name of calls(text)) if (rest_texts.has(name)) seat(name);
  for (const text of rest_texts.values()) for (const name of calls(text)) if (!rest_texts.has(name)) seat(name);
  const through_rest = new Map([...seat_of].filter(([name]) => rest_texts.has(name)));
  const through_page = new Map([...seat_of].filter(([name]) => !rest_texts.has(name)));

  const data = of.data.map((item) => new Data(item)).sort((a, b) => a.at - b.at);
  const addresses = new Set();
  for (const text of page_texts.values())
    for (const [, number, distance] of text.matchAll(ADDRESS)) addresses.add(Number(number ?? distance));
  keepReached(data, addresses);

  const through = new Set(exported_through);
  const doors = exported_through.map((name) => {
    const type = types.get(name);
    const values = type.params.map((_, index) => ` (local.get ${index})`).join('');
    return ` (func ${name}${typeText(type)} (call_indirect ${table_name}${typeText(type)}${values} (i32.const ${seat_of.get(name)})))`;
  });
  const named = (name) => (through.has(name) ? inside(name) : name);
  const tables = of.table.slice(1);
  const table_exports = new Map(of.export.flatMap((item) => {
    const [, name, table] = /"([^"]+)" \(table (\S+)\)\)/.exec(item) ?? [];
    return name ? [[table, name]] : [];
  }));
  const resized = (size) => ` (table ${table_name} ${size} ${size} funcref)`;
  const placed = (isHere) => seats.filter(([, name]) => isHere(name));
  const page = [
    ...of.type,
    ...of.import,
    ...of.global,
    memory,
    ...segments(data, (it) => it.is_of_page),
    resized(table_size),
    ...tables,
    ...elements(table_name, placed((name) => page_texts.has(name) || !whole.has(name)).map(([place, name]) => [place, named(name)])),
    ...exports.filter(({ is_of_rest }) => !is_of_rest).map(({ item }) => item),
    ` (export "${TABLE}" (table ${table_name}))`,
    ` (export "${STACK}" (global $__stack_pointer))`,
    ...[...page_texts].map(([name, text]) => callThrough(text, table_name, through_rest, types).replace(name, () => named(name))),
    ...doors,
  ];
  const rest = [
    ...of.type,
    ` (import "page" "memory" ${memory.trim()})`,
    ` (import "page" "${TABLE}" ${resized(table_size).trim()})`,
    ...tables.map((item) => ` (import "page" "${table_exports.get(nameOf(item))}" ${item.trim()})`),
    ` (import "page" "${STACK}" (global $__stack_pointer (mut i32)))`,
    ...segments(data, (it) => !it.is_of_page, true),
    ...elements(table_name, placed((name) => rest_texts.has(name))),
    ...exported_by_rest.map(({ item }) => item),
    ...[...rest_texts.values()].map((text) => callThrough(text, table_name, through_page, types)),
  ];
  const text = (all) => `(module\n${all.join('\n')}\n)\n`;
  return { page: text(page), rest: text(rest) };
}
