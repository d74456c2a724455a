/** The dashboard while it has no estimates: before the token, while loading, and when the collector cannot be reached. */
import { useEffect, useRef } from 'preact/hooks';

export function TokenForm({ use, problem }: { use: (token: string) => void; problem: string | undefined }) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (problem) input.current?.focus();
  }, [problem]);
  return (
    <form
      class="token"
      onSubmit={(event) => {
        event.preventDefault();
        const token = new FormData(event.currentTarget).get('token');
        if (typeof token === 'string' && token.trim() !== '') use(token.trim());
      }}
    >
      <h1>What visitors let you know</h1>
      <p>
        The admin token is the one that the collector was started with. It stays in this page’s memory and is gone when you
        leave or load the page again.
      </p>
      {problem ? (
        <p class="problem" role="alert" id="token-problem">
          {problem}
        </p>
      ) : null}
      <label>
        <span>Admin token</span>
        <input
          ref={input}
          name="token"
          type="password"
          autocomplete="off"
          required
          maxlength={256}
          {...(problem ? { 'aria-describedby': 'token-problem', 'aria-invalid': 'true' as const } : {})}
        />
      </label>
      <button type="submit" class="button">
        Show the estimates
      </button>
    </form>
  );
}

/** Where the numbers will be, so that nothing jumps when they come. */
export function Loading() {
  return (
    <div class="loading">
      <h1>What visitors let you know</h1>
      <p role="status">Loading the estimates …</p>
      <div class="figures" aria-hidden="true">
        <div />
        <div />
        <div />
        <div />
      </div>
      <div class="panels" aria-hidden="true">
        <div class="panel panel-wide" />
        <div class="panel panel-wide" />
      </div>
    </div>
  );
}

export function Away({ problem, again, leave }: { problem: string; again: () => void; leave: () => void }) {
  return (
    <section class="token" aria-labelledby="away">
      <h1 id="away">What visitors let you know</h1>
      <p class="problem" role="alert">
        {problem}
      </p>
      <div class="title-tools">
        <button type="button" class="button" onClick={again}>
          Try again
        </button>
        <button type="button" class="button button-quiet" onClick={leave}>
          Use another token
        </button>
      </div>
    </section>
  );
}
