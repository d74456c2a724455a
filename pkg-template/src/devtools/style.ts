/** How the overlay looks: the browser's own colours, light and dark, whatever the shop looks like. No motion. */
const TEXT = `
:host { all: initial; color-scheme: light dark; }
[hidden] { display: none !important; }
.frame { border: 4px dashed var(--loud); box-sizing: border-box; inset: 0; pointer-events: none; position: fixed; z-index: 2147483646; }
.frame, .tools {
  --surface: #ffffff;
  --text: #16181c;
  --quiet: #53585f;
  --border: #c9cdd3;
  --sunk: #f2f3f5;
  --good: #11612f;
  --bad: #9c2a10;
  --open: #6a4c00;
  --loud: #8a1c8f;
  --focus: #1d5fa8;
}
@media (prefers-color-scheme: dark) {
  .frame, .tools {
    --surface: #16181c;
    --text: #f1f2f4;
    --quiet: #b3b8c0;
    --border: #444a53;
    --sunk: #23262c;
    --good: #7fd6a0;
    --bad: #f5a58e;
    --open: #e8c463;
    --loud: #e79cec;
    --focus: #8ebcf2;
  }
}
.tools {
  background: var(--surface); border-block-start: 2px solid var(--text); bottom: 0; box-sizing: border-box; color: var(--text); display: flex;
  flex-direction: column; font: 13px/1.45 system-ui, sans-serif; inset-inline: 0; max-block-size: min(60vh, 34rem); overflow: hidden; position: fixed;
  text-align: start; z-index: 2147483647;
}
.head, .row, .tabs { align-items: center; display: flex; flex-wrap: wrap; gap: 0.35rem 0.6rem; padding: 0.4rem 0.8rem; }
.head { background: var(--sunk); }
.told { flex: 1; }
p { margin: 0.3rem 0; }
.head p, .row p { margin: 0; }
.clock { font-variant-numeric: tabular-nums; min-inline-size: 9.5rem; }
.body { display: flex; flex-direction: column; min-block-size: 0; }
.tabs { border-block-end: 1px solid var(--border); flex-wrap: nowrap; gap: 0; overflow-x: auto; padding-block: 0; }
button, select, input {
  background: var(--surface); border: 1px solid var(--border); border-radius: 4px; box-sizing: border-box; color: inherit; cursor: pointer; font: inherit;
  min-block-size: 1.9rem; padding: 0.15rem 0.6rem;
}
input { cursor: text; }
button:hover, select:hover { border-color: var(--text); }
[role="tab"] { border-color: transparent; border-radius: 0; border-block-end-width: 3px; white-space: nowrap; }
[role="tab"][aria-selected="true"] { border-block-end-color: var(--text); font-weight: 600; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: -1px; }
[role="tabpanel"] { block-size: 20rem; flex: 0 1 auto; min-block-size: 6rem; overflow: auto; padding: 0.5rem 0.8rem 0.8rem; }
h3 { font-size: 1.08em; margin: 0; }
section + section { border-block-start: 1px solid var(--border); margin-block-start: 0.7rem; padding-block-start: 0.5rem; }
[role="tabpanel"] .row { padding-inline: 0; }
table { border-collapse: collapse; inline-size: 100%; margin-block: 0.4rem; }
caption { color: var(--quiet); padding-block: 0.2rem; text-align: start; }
td:has(> .mark), .when { white-space: nowrap; }
th, td { border-block-start: 1px solid var(--border); font-weight: normal; overflow-wrap: anywhere; padding: 0.25rem 0.8rem 0.25rem 0; text-align: start; vertical-align: top; }
tbody th { font-family: ui-monospace, monospace; min-inline-size: 7rem; }
thead th { color: var(--quiet); white-space: nowrap; }
code, pre { font: 12px/1.45 ui-monospace, monospace; overflow-wrap: anywhere; }
pre { background: var(--sunk); margin: 0.3rem 0; padding: 0.5rem; white-space: pre-wrap; }
summary { cursor: pointer; max-inline-size: 40rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.mark { font-weight: 600; }
.good { color: var(--good); }
.bad { color: var(--bad); }
.open { color: var(--open); }
@media (max-width: 40rem) {
  .tools { max-block-size: 65vh; }
  .word td, .word tbody th { min-inline-size: 5rem; }
  .prose tr { border-block-start: 1px solid var(--border); display: grid; grid-template-columns: minmax(6rem, 1fr) fit-content(11rem) auto; }
  .prose th, .prose td { align-self: center; border: 0; white-space: normal; }
  .prose th:nth-child(3), .prose td:nth-child(3) { padding-inline-end: 0; }
  .prose td:last-child { grid-column: 1 / -1; padding-block-start: 0; }
  .prose td:last-child:empty, .prose thead th:last-child { display: none; }
}
@media (pointer: coarse) {
  button, select, input { min-block-size: 2.5rem; }
}
`;

let sheet: CSSStyleSheet | undefined;

/** Lays the style over a root: a constructed sheet, which no policy for inline styles refuses. */
export function dress(root: ShadowRoot): void {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(TEXT);
  }
  root.adoptedStyleSheets = [sheet];
}
