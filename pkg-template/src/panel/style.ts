/** How the panel looks: the browser's own colours, and custom properties for the shop's. No motion. */
const TEXT = `
:host, dialog {
  --accent: var(--vitrin-accent, AccentColor);
  --text: var(--vitrin-text, CanvasText);
  --surface: var(--vitrin-surface, Canvas);
  --border: var(--vitrin-border, color-mix(in srgb, var(--text) 25%, var(--surface)));
  --quiet: var(--vitrin-quiet, color-mix(in srgb, var(--text) 75%, var(--surface)));
  --radius: var(--vitrin-radius, 0.5rem);
  color: var(--text);
  line-height: 1.5;
}
:host { display: block; container-type: inline-size; }
:host([hidden]) { display: none; }
section { border-block-start: 1px solid var(--border); padding-block: 1.25rem; }
section:first-of-type { border: 0; }
h2 { font-size: 1.2em; margin: 0 0 0.75rem; }
h3 { font-size: 1em; margin: 1rem 0 0.25rem; }
p { margin: 0.5rem 0; max-inline-size: 65ch; }
small, .quiet { color: var(--quiet); font-size: 0.875em; }
ul, ol { list-style: none; margin: 0; padding: 0; }
li { border-block-start: 1px solid var(--border); padding-block: 0.6rem; }
li:first-child { border: 0; }
.row { align-items: center; display: grid; gap: 0.25rem 1rem; grid-template-columns: minmax(0, 1fr) auto auto; }
.row > :first-child { display: grid; overflow-wrap: anywhere; }
.share { align-items: center; display: inline-flex; font-variant-numeric: tabular-nums; gap: 0.5rem; min-inline-size: 9.25rem; }
meter { inline-size: 6rem; }
button, select, .file {
  background: var(--surface); border: 1px solid var(--border); border-radius: var(--radius); box-sizing: border-box; color: inherit;
  cursor: pointer; display: inline-block; font: inherit; min-block-size: 2.5rem; padding: 0.4rem 0.9rem;
}
button:hover, select:hover, .file:hover { border-color: var(--text); }
button[data-first] { background: var(--text); border-color: var(--text); color: var(--surface); }
:focus-visible, .file:focus-within { outline: 3px solid var(--accent); outline-offset: 2px; }
.file input { block-size: 1px; inline-size: 1px; opacity: 0; position: absolute; }
.buttons { display: flex; flex-wrap: wrap; gap: 0.75rem; position: relative; }
label.switch { cursor: pointer; display: grid; gap: 0 0.75rem; grid-template-columns: auto 1fr; }
label.switch input { accent-color: var(--accent); block-size: 1.25rem; inline-size: 1.25rem; margin-block: 0.15rem; }
label.switch span { display: grid; }
pre { background: color-mix(in srgb, var(--text) 6%, var(--surface)); border-radius: var(--radius); margin: 0.5rem 0; overflow-wrap: anywhere; padding: 0.75rem; white-space: pre-wrap; }
summary { cursor: pointer; padding-block: 0.4rem; }
table { border-collapse: collapse; inline-size: 100%; }
th, td { border-block-start: 1px solid var(--border); font-weight: normal; padding: 0.4rem 0; padding-inline-end: 1rem; text-align: start; }
dialog {
  background: var(--surface); border: 1px solid var(--border); border-radius: var(--radius); box-sizing: border-box;
  inline-size: min(36rem, calc(100vw - 2rem)); max-block-size: calc(100vh - 4rem); overflow: auto; padding: 1.5rem;
}
dialog::backdrop { background: rgb(0 0 0 / 0.5); }
dialog .buttons { justify-content: end; margin-block-start: 1.25rem; }
@media (max-width: 30rem) {
  dialog button { flex: 1 1 auto; }
}
@container (max-width: 34rem) {
  .row { grid-template-columns: 1fr auto; }
  .row > :first-child { grid-column: 1 / -1; }
}
`;

let sheet: CSSStyleSheet | undefined;

/** Lays the style over a root: a constructed sheet, which no policy for inline styles refuses. */
export function lay(root: ShadowRoot): void {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(TEXT);
  }
  root.adoptedStyleSheets = [sheet];
}
