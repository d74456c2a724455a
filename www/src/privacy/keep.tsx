/** Take it with you, bring it along, or have it forgotten. */
import { useState } from 'preact/hooks';
import { download } from '../parts/download';
import type { Client } from './client';

/** More than any export can be; a larger file is not read. */
const FILE_BYTES_MAX = 256 * 1024;

/** A failure in words that do not repeat what is in the file. */
function problemOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'BAD_STATE') return 'This file is not an export of this shop, or it is damaged. Nothing has changed.';
  return 'That did not work. Nothing has changed.';
}

export function Keep({ client }: { client: Client }) {
  const [said, setSaid] = useState('');
  const [sure, setSure] = useState(false);
  const act = async (work: () => Promise<string>) => {
    try {
      setSaid(await work());
    } catch (error) {
      setSaid(problemOf(error));
    }
  };
  const save = () =>
    act(async () => {
      download('nordstig-profile.txt', 'text/plain', await client.export());
      return 'Exported. The file stays with you.';
    });
  const bring = (file: File | undefined) =>
    act(async () => {
      if (!file) return '';
      if (file.size > FILE_BYTES_MAX) return 'This file is too large to be an export.';
      await client.import((await file.text()).trim());
      return 'Taken over. The shop knows on this device what it knew on the other.';
    });
  const forget = () =>
    act(async () => {
      await client.forget();
      setSure(false);
      return 'Forgotten, in all tabs.';
    });
  return (
    <>
      <div class="keep">
        <button type="button" class="button button-quiet" onClick={() => void save()}>
          Export to a file
        </button>
        <label class="button button-quiet file">
          Import a file
          <input
            type="file"
            accept="text/plain,.txt"
            onChange={(event) => {
              const input = event.currentTarget;
              void bring(input.files?.[0]).then(() => (input.value = ''));
            }}
          />
        </label>
        {sure ? (
          <>
            <button type="button" class="button button-warn" onClick={() => void forget()}>
              Yes, forget everything
            </button>
            <button type="button" class="link" onClick={() => setSure(false)}>
              Keep it
            </button>
          </>
        ) : (
          <button type="button" class="button button-warn" onClick={() => setSure(true)}>
            Forget me
          </button>
        )}
      </div>
      <p role="status" class="said">
        {said}
      </p>
      <p class="quiet">
        Safari erases what scripts have stored after seven days of use without a visit here. Then this page is empty:
        that is normal, and an export brings it back.
      </p>
    </>
  );
}
