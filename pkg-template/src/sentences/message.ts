/** A message: the id of a sentence, or of a part of one, and what is to be filled in. Written in a language by whoever shows it. */
import type { Message, MessageValue } from '../types.js';

/** What a language needs to write messages. */
export interface Writer {
  /** By message id. */
  readonly sentences: Readonly<Record<string, string>>;
  /** Of numbers, such as `en`. */
  readonly locale: string;
  /** What the shop calls a category, a brand, an item or a segment. */
  name?(kind: 'category' | 'brand' | 'price_band' | 'item' | 'segment', key: string): string;
  /** A word of the engine's own; without this its underscores become spaces. */
  word?(word: string): string | undefined;
}

/** A key as people write it: the engine encodes what its paths are made of. */
export function decoded(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

function writeValue(value: MessageValue, writer: Writer): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return value.toLocaleString(writer.locale);
  if (Array.isArray(value)) return value.map((one) => writeValue(one, writer)).join(', ');
  if ('word' in value) return writer.word?.(value.word) ?? value.word.replaceAll('_', ' ');
  if ('key' in value) return writer.name?.(value.kind, value.key) ?? (value.kind === 'price_band' ? write({ id: value.kind, values: { name: value.key } }, writer) : decoded(value.key));
  return write(value as Message, writer);
}

/** A message in words. One that the language lacks, of a later version perhaps, is nothing. */
export function write({ id, values = {} }: Message, writer: Writer): string {
  const text = Object.hasOwn(writer.sentences, id) ? writer.sentences[id]! : '';
  return text.replace(/\{(\w+)\}/g, (_, name: string) => writeValue(values[name] ?? '', writer));
}
