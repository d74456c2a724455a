/** Take it with you, bring it along, or have it forgotten. */
import { useState } from 'preact/hooks';
import { download } from '../parts/download';
import type { Client, ProfileExport } from './client';

/** More than any export can be; a larger file is not read. */
const FILE_BYTES_MAX = 256 * 1024;

/** An import that fails says why without repeating what is in the file. */
function problemOf(error: unknown): string {
  return error instanceof SyntaxError
    ? 'This file is not an export: it is not JSON.'
    : error instanceof Error
      ? `This file could not be taken over: ${error.message}`
      : 'This file could not be taken over.';
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
      download('nordstig-profile.json', 'application/json', `${JSON.stringify(await client.export(), null, 2)}\n`);
      return 'Exported. The file stays with you.';
    });
  const bring = (file: File | undefined) =>
    act(async () => {
      if (!file) return '';
      if (file.size > FILE_BYTES_MAX) return 'This file is too large to be an export.';
      await client.import(JSON.parse(await file.text()) as ProfileExport);
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
            accept="application/json,.json"
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
