/** Take it with you, bring it along, or have it forgotten. */
import type { Client, ProfileExport } from '../types.js';
import { element } from './draw.js';
import type { Language } from './language.js';
import type { Words } from './words.js';

/** More than any export can be; a larger file is not read. */
const FILE_BYTES_MAX = 1024 * 1024;

/** Hands a file to the visitor. */
function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  element('a', { href: address, download: name }).click();
  // Once the browser has begun to save it.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** What a file holds; for the client to refuse where that is no export. */
function profileIn(text: string): ProfileExport {
  try {
    return JSON.parse(text) as ProfileExport;
  } catch {
    return {} as ProfileExport;
  }
}

export function keep(client: Client, language: Language): HTMLElement[] {
  const { say } = language;
  const said = element('p', { role: 'status' });
  const act = async (work: () => Promise<keyof Words>) => {
    try {
      said.textContent = say(await work());
    } catch (thrown) {
      // Only the code: what is in the file is nobody's business.
      said.textContent = say((thrown as { code?: unknown }).code === 'BAD_STATE' ? 'bad_file' : 'failed');
    }
  };
  const button = (word: keyof Words, click: () => void) => element('button', { type: 'button', 'data-key': word, click }, say(word));
  const save = () =>
    act(async () => {
      download('profile.json', JSON.stringify(await client.export(), null, 2));
      return 'exported';
    });
  const bring = ({ target }: Event) =>
    act(async () => {
      const input = target as HTMLInputElement;
      const [file] = input.files ?? [];
      if (!file || file.size > FILE_BYTES_MAX) return 'bad_file';
      const profile = profileIn(await file.text());
      input.value = '';
      await client.import(profile);
      return 'imported';
    });
  const ask = (sure: boolean) => {
    const shown = sure ? [yes, no] : [forget];
    place.replaceChildren(...shown);
    shown[0]!.focus();
  };
  const forget = button('forget', () => ask(true));
  const no = button('forget_not', () => ask(false));
  const yes = button('forget_sure', () => {
    void act(async () => {
      await client.forget();
      return 'forgotten';
    });
    ask(false);
  });
  const place = element('span', { class: 'buttons' }, forget);
  return [
    element(
      'div',
      { class: 'buttons' },
      button('export', () => void save()),
      element('label', { class: 'file' }, say('import'), element('input', { type: 'file', accept: '.json,application/json', change: (event) => void bring(event) })),
      place,
    ),
    said,
  ];
}
