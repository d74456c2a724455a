/** Polls until a question is answered with something true, gives that answer; fails after a limit with the last answer. */
import { setTimeout as pause } from 'node:timers/promises';

/** How long something may take, unless a test says otherwise: a report leaves 10 seconds after it was made. */
const PATIENCE_MS = 40_000;
const POLL_MS = 50;

export async function until(what, question, patienceMs = PATIENCE_MS) {
  const end = Date.now() + patienceMs;
  let last;
  do {
    try {
      last = await question();
      if (last) return last;
    } catch (error) {
      // A page that is just being replaced cannot answer; the next one can.
      last = error;
    }
    await pause(POLL_MS);
  } while (Date.now() < end);
  throw new Error(`waited ${patienceMs} ms for ${what}; last answer: ${last instanceof Error ? last.message : JSON.stringify(last)}`);
}
