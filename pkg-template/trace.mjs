/**
 * Learns which parts of a wasm module usual pages run through, and leaves out the others: `mark` puts a mark into each part, `cut` makes of
 * a function what is left when its parts without a passed mark are traps.
 *
 * A part is what is run through as one: a function's body, a branch, or what follows a statement that may jump. It works on the text that
 * wasm-opt writes, in which each node begins a line, and one that ends on another line ends on a line of its own, as deep.
 */

/** What one may follow that was not run to its end. Those with a result stand in an expression. */
const JUMPING = /^\((block|loop|if)( \$\S+)?$|^\(br_if /;
const BRANCH = /^\((then|else)$/;
/** What holds a list of statements. */
const LIST = /^\((then|else|loop|block|func)\b/;
const LOCAL = /^  \(local /;

/** The parts of a function's lines: each from its first line to before `end`. */
function partsOf(lines) {
  const parts = [];
  /** Nodes that have not ended yet, the innermost last. */
  const open = [];
  let body = 1;
  while (LOCAL.test(lines[body] ?? '')) body += 1;
  if (body < lines.length - 1) parts.push({ start: body, end: lines.length - 1 });
  lines.forEach((line, place) => {
    const text = line.trim();
    if (text === ')') {
      const began = open.pop();
      if (began) began.end = place;
    } else {
      const node = { text, parent: open.at(-1), end: place };
      if (BRANCH.test(text)) parts.push({ start: place + 1, node });
      if (JUMPING.test(text)) parts.push({ after: node });
      const ends = [...text.replace(/"(?:[^"\\]|\\.)*"/g, '')].reduce((sum, it) => sum + (it === '(') - (it === ')'), 0);
      if (ends > 0) open.push(node);
    }
  });
  return parts.flatMap((part) => {
    if (part.node) return [{ start: part.start, end: part.node.end }];
    if (!part.after) return [part];
    const { parent, end } = part.after;
    // What follows in the same list, if anything does.
    const last = parent ? parent.end : lines.length - 1;
    return parent && LIST.test(parent.text) && end + 1 < last ? [{ start: end + 1, end: last }] : [];
  });
}

const isFunction = (item) => item.startsWith(' (func ');
/** The module's items after its head, without its end. */
const splitItems = (wat) => wat.replace(/\n\)\s*$/, '').split(/\n(?= \([a-z])/);

/** The module with a mark at the start of each part: a call of `trace.mark` with the part's number. */
export function mark(wat) {
  let number = 0;
  const marked = splitItems(wat).map((item) => {
    if (!isFunction(item)) return item;
    const lines = item.split('\n');
    const starts = new Map();
    for (const { start } of partsOf(lines)) starts.set(start, [...(starts.get(start) ?? []), number++]);
    return lines
      .flatMap((line, place) => [...(starts.get(place) ?? []).map((it) => `(call $trace.mark (i32.const ${it}))`), line])
      .join('\n');
  });
  const at = marked.findIndex((item) => item.startsWith(' (import '));
  marked.splice(at, 0, ' (import "trace" "mark" (func $trace.mark (param i32)))');
  return `${marked.join('\n')}\n)\n`;
}

/**
 * What usual pages need of each function, by its name: `undefined` of one they never call, else the function's text with a trap for each part
 * they never come to. `passed` are the numbers of marks that were passed; `leastOf` tells of a function how many lines a part has at least
 * that is left out, Infinity where the function stays as it is.
 */
export function cut(wat, passed, leastOf) {
  const seen = new Set(passed);
  let number = 0;
  const needed = new Map();
  for (const item of splitItems(wat)) {
    if (!isFunction(item)) continue;
    const name = /\$"(?:[^"\\]|\\.)*"|\$[^\s()]+/.exec(item)[0];
    const lines = item.split('\n');
    const parts = partsOf(lines).map((part) => ({ ...part, is_passed: seen.has(number++) }));
    const [body] = parts;
    const least = leastOf(name);
    if (least === Infinity) needed.set(name, item);
    else if (body && !body.is_passed) needed.set(name, undefined);
    else needed.set(name, without(lines, parts, least));
  }
  return needed;
}

function without(lines, parts, least) {
  const gone = new Uint8Array(lines.length);
  const traps = new Set();
  for (const { start, end, is_passed } of parts) {
    if (is_passed || gone[start] || end - start < least) continue;
    gone.fill(1, start, end);
    traps.add(start);
  }
  return lines.flatMap((line, place) => [...(traps.has(place) ? ['(unreachable)'] : []), ...(gone[place] ? [] : [line])]).join('\n');
}
