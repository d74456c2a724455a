/** The guide: Vitrin's own documentation, from the Markdown in `docs/`. */
import { marked, type Token, type Tokens } from 'marked';
import type { ComponentChildren, VNode } from 'preact';
import consent from '../../docs/consent.md';
import csp from '../../docs/csp.md';
import devtools from '../../docs/devtools.md';
import elements from '../../docs/elements.md';
import events from '../../docs/events.md';
import index from '../../docs/index.md';
import install from '../../docs/install.md';
import limits from '../../docs/limits.md';
import model from '../../docs/model.md';
import offers from '../../docs/offers.md';
import privacy from '../../docs/privacy.md';
import security from '../../docs/security.md';
import segments from '../../docs/segments.md';
import troubleshooting from '../../docs/troubleshooting.md';
import { Head } from '../parts/layout';
import { Speed, SPEED_TITLE } from './speed';

const inline = (tokens: readonly Token[] | undefined): ComponentChildren => (tokens ?? []).map(Inline);

/** A piece of a line. What is not told apart here stands as its text. */
function Inline(token: Token): ComponentChildren {
  switch (token.type) {
    case 'link':
      return <a href={(token as Tokens.Link).href.replace(/^(\w+)\.md$/, '/docs/$1.html')}>{inline(token.tokens)}</a>;
    case 'strong':
      return <strong>{inline(token.tokens)}</strong>;
    case 'em':
      return <em>{inline(token.tokens)}</em>;
    case 'codespan':
      return <code>{(token as Tokens.Codespan).text}</code>;
    default:
      return 'tokens' in token && token.tokens ? inline(token.tokens) : 'text' in token ? String(token.text) : null;
  }
}

function Block(token: Token): ComponentChildren {
  switch (token.type) {
    case 'heading': {
      const { depth, text } = token as Tokens.Heading;
      const Title = `h${depth}` as 'h1' | 'h2';
      return <Title id={text.toLowerCase().replace(/[^a-z]+/g, '-')}>{inline(token.tokens)}</Title>;
    }
    case 'paragraph':
      return <p>{inline(token.tokens)}</p>;
    case 'code':
      return (
        <pre tabIndex={0}>
          <code>{(token as Tokens.Code).text}</code>
        </pre>
      );
    case 'list': {
      const { items, ordered } = token as Tokens.List;
      const List = ordered ? 'ol' : 'ul';
      return (
        <List>
          {items.map((item) => (
            <li>{inline(item.tokens)}</li>
          ))}
        </List>
      );
    }
    case 'table': {
      const { header, rows } = token as Tokens.Table;
      return (
        <div class="table" tabIndex={0}>
          <table>
            <thead>
              <tr>
                {header.map((cell) => (
                  <th scope="col">{inline(cell.tokens)}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr>
                  {row.map((cell) => (
                    <td>{inline(cell.tokens)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
    }
    case 'space':
      return null;
    default:
      throw new Error(`the guide has no way to show ${token.type}`);
  }
}

const titleOf = (text: string): string => /^# (.*)$/m.exec(text)?.[1] ?? 'Guide';

interface Page {
  readonly title: string;
  readonly content: () => ComponentChildren;
}

const written = (text: string): Page => ({ title: titleOf(text), content: () => marked.lexer(text).map(Block) });

/** In the order in which they are read. */
const PAGES: Readonly<Record<string, Page>> = {
  ...Object.fromEntries(
    Object.entries({ index, install, consent, events, segments, offers, model, elements, privacy, security, csp, devtools, troubleshooting, limits }).map(
      ([name, text]) => [name, written(text)],
    ),
  ),
  speed: { title: SPEED_TITLE, content: Speed },
};

function GuidePage({ name, page }: { name: string; page: Page }) {
  const pages = Object.entries(PAGES);
  const next = pages[pages.findIndex(([other]) => other === name) + 1];
  return (
    <html lang="en">
      <Head title={`${page.title} · Vitrin`} description="How to use Vitrin in a shop.">
        <link rel="stylesheet" href="/assets/guide.css" />
      </Head>
      <body>
        <a class="skip" href="#content">
          To the content
        </a>
        <nav aria-label="Guide">
          <ul>
            {pages.map(([other, { title }]) => (
              <li>
                <a href={`/docs/${other}.html`} aria-current={other === name ? 'page' : undefined}>
                  {title}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <main id="content">
          {page.content()}
          {next ? (
            <p class="next">
              Next: <a href={`/docs/${next[0]}.html`}>{next[1].title}</a>
            </p>
          ) : null}
        </main>
      </body>
    </html>
  );
}

/** The pages of the guide, by path. */
export function guide(): (readonly [string, VNode])[] {
  return Object.entries(PAGES).map(([name, page]) => [`docs/${name}.html`, <GuidePage name={name} page={page} />] as const);
}
