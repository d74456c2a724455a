/** The cut that is learned: what no mark was passed of is a trap, and nothing else is touched. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cut, mark } from '../../pkg-template/trace.mjs';

const WAT = `(module
 (import "js" "a" (func $told (param i32)))
 (func $used (param $0 i32) (result i32)
  (local $1 i32)
  (if
   (local.get $0)
   (then
    (call $told
     (i32.const 1)
    )
   )
   (else
    (call $told
     (i32.const 2)
    )
   )
  )
  (block $out
   (br_if $out
    (local.get $1)
   )
   (call $unused)
  )
  (i32.const 3)
 )
 (func $unused
  (call $told
   (i32.const 4)
  )
 )
)
`;
/** Marks, in their order: the body of `used`, its two branches, what follows the choice, the block, and the jump in it; the body of `unused`. */
const [BODY, THEN, ELSE, AFTER_CHOICE, AFTER_BLOCK, AFTER_JUMP, OTHER_BODY] = [0, 2, 3, 1, 4, 5, 6];
const PASSED = [BODY, AFTER_CHOICE, AFTER_BLOCK];
const cutTo = (passed, least = 1) => cut(WAT, passed, () => least);
const traps = (text) => text.split('(unreachable)').length - 1;

test('each function and each branch has a mark of its own', () => {
  const marks = [...mark(WAT).matchAll(/\(call \$trace\.mark \(i32\.const (\d+)\)\)/g)].map(([, number]) => Number(number));
  assert.deepEqual([...marks].sort(), [0, 1, 2, 3, 4, 5, 6]);
  // Before what it marks, and behind the locals.
  assert.match(mark(WAT), /\(local \$1 i32\)\n\(call \$trace\.mark \(i32\.const 0\)\)\n  \(if/);
  assert.match(mark(WAT), /^ \(import "trace" "mark"/m);
});

for (const [why, passed, there, gone] of [
  ['what was passed stays', [BODY, THEN, ELSE, AFTER_CHOICE, AFTER_BLOCK, AFTER_JUMP], ['i32.const 1', 'i32.const 2', 'call $unused', 'i32.const 3'], []],
  ['a branch that was not is a trap', [BODY, ELSE, AFTER_CHOICE, AFTER_BLOCK, AFTER_JUMP], ['i32.const 2', 'call $unused'], ['i32.const 1']],
  ['so is what follows a jump', [BODY, THEN, ELSE, AFTER_CHOICE, AFTER_BLOCK], ['br_if $out', 'i32.const 3'], ['call $unused']],
  ['and what follows a choice', [BODY, THEN], ['i32.const 1'], ['i32.const 2', 'br_if $out', 'i32.const 3']],
])
  test(why, () => {
    const text = cutTo(passed).get('$used');
    for (const part of there) assert.ok(text.includes(part), part);
    for (const part of gone) assert.ok(!text.includes(part), part);
    // What is left is still one function.
    assert.equal(text.split('(').length, text.split(')').length);
  });

test('a function that was never called is not needed', () => {
  assert.equal(cutTo(PASSED).get('$unused'), undefined);
  assert.equal(cutTo([...PASSED, OTHER_BODY]).get('$unused').trim(), WAT.slice(WAT.indexOf('(func $unused')).replace(/\n\)\s*$/, '').trim());
});

test('parts shorter than asked for stay, and a function that nothing may be left out of', () => {
  assert.equal(traps(cutTo(PASSED).get('$used')), 3);
  assert.equal(traps(cutTo(PASSED, 4).get('$used')), 0);
  assert.equal(traps(cutTo([], Infinity).get('$used')), 0);
});
