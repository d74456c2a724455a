/** Writes what `vitrin-train` learns the demo's model from into a folder: `node train.mjs folder`. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { load } from './build.mjs';

const folder = resolve(process.argv[2] ?? '../target/train');
const { visits } = await load('src/visits.ts');
await mkdir(folder, { recursive: true });
for (const [name, text] of visits()) await writeFile(join(folder, name), text);
