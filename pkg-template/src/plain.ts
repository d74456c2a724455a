/** What a page gives, copied before the engine reads it: a getter, a proxy or a frame's window of the page's own must not act in the middle of a read. */

/** What a framework watches, Vue's `reactive` or Svelte's `$state`, is a proxy: nobody can clone it, but it can be read. */
const read = (value: unknown) =>
  JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'function') throw part;
    return part;
  });

/** A plain copy; undefined for what cannot be copied, such as a function. */
export function plain<T>(value: T): T | undefined {
  try {
    return value && structuredClone(value);
  } catch {
    try {
      return JSON.parse(read(value)) as T;
    } catch {
      return undefined;
    }
  }
}
