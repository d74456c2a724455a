/** What a page gives, copied before the engine reads it: a getter, a proxy or a frame's window of the page's own must not act in the middle of a read. */

/** A plain copy; undefined for what cannot be copied, such as a function. */
export function plain<T>(value: T): T | undefined {
  try {
    return value && structuredClone(value);
  } catch {
    return undefined;
  }
}
