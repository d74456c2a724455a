/**
 * The one error that leaves Vitrin: a stable code for programs, a lower-case sentence for people, nothing about the
 * visitor.
 */
import type { Code } from './types.js';

export class VitrinError extends Error {
  override readonly name = 'VitrinError';
  constructor(
    readonly code: Code,
    message: string,
  ) {
    super(message);
  }
}

/** Turns whatever was thrown into a `VitrinError`; what has no code of ours is a fault of ours. */
export function toVitrinError(thrown: unknown): VitrinError {
  const error = thrown as { name?: unknown; code?: Code; message?: unknown } | null | undefined;
  return error?.name === 'VitrinError' && error.code
    ? new VitrinError(error.code, `${error.message}`)
    : new VitrinError('INTERNAL', `unexpected ${error?.name ?? typeof thrown}`);
}
