/**
 * The colours: those of the editor where the page is shown in one, else those of a light or dark page. A name is used
 * for one thing everywhere. What a light editor takes for warnings and passed tests is too pale to be read as words.
 */
const LIGHT = `
  --ground: var(--vscode-editor-background, #ffffff);
  --ink: var(--vscode-editor-foreground, #1f2328);
  --quiet: var(--vscode-descriptionForeground, #57606a);
  --line: var(--vscode-contrastBorder, var(--vscode-widget-border, #d0d7de));
  --shade: var(--vscode-textCodeBlock-background, #f3f5f7);
  --link: var(--vscode-textLink-foreground, #0a5cc2);
  --focus: var(--vscode-focusBorder, #0a5cc2);
  --error: var(--vscode-editorError-foreground, #b3261e);
  --warning: #8a5a00;
  --information: var(--vscode-editorInfo-foreground, #0a5cc2);
  --good: #1a7f37;
  --edge: var(--vscode-contrastBorder, transparent);
  --step: #2f6fbd;
  --move: #7a3fb0;
  --wait: #6e7781;
  --stay: #9a6700;
  --back: #1f7a3d;
  --before: #6e7781;
  --on-bar: #ffffff;`;

const DARK = `
  --ground: var(--vscode-editor-background, #1c1f24);
  --ink: var(--vscode-editor-foreground, #e1e4e8);
  --quiet: var(--vscode-descriptionForeground, #a0a8b2);
  --line: var(--vscode-contrastBorder, var(--vscode-widget-border, #3a4048));
  --shade: var(--vscode-textCodeBlock-background, #262a31);
  --link: var(--vscode-textLink-foreground, #6cb0ff);
  --focus: var(--vscode-focusBorder, #6cb0ff);
  --error: var(--vscode-editorError-foreground, #ff7b72);
  --warning: var(--vscode-editorWarning-foreground, #e3b341);
  --information: var(--vscode-editorInfo-foreground, #6cb0ff);
  --good: #56d364;
  --step: #5b9be6;
  --move: #b78af0;
  --wait: #848d97;
  --stay: #d99a2b;
  --back: #4caf6e;
  --before: #848d97;
  --on-bar: #10131a;`;

/** How the picture looks, on a page and by itself. */
const PICTURE = `
.time .ground { fill: var(--ground); }
.time text { font: 12px/1 system-ui, -apple-system, "Segoe UI", sans-serif; fill: var(--ink); }
.time .heading { font-weight: 600; }
.time .tick, .time .cut-words { font-size: 11px; fill: var(--quiet); text-anchor: middle; }
.time .legend { font-size: 11px; fill: var(--quiet); }
.time .cut-words { font-size: 10px; }
.time .day { fill: var(--ink); }
.time .axis { stroke: var(--quiet); }
.time .grid { stroke: var(--line); opacity: 0.7; }
.time .band { fill: var(--step); opacity: 0.09; }
.time .cut { fill: var(--ground); }
.time .cut-edge { stroke: var(--quiet); stroke-dasharray: 2 3; }
.time .deadline { stroke: var(--back); stroke-width: 1.5; stroke-dasharray: 5 3; }
.time .opening { stroke: var(--step); stroke-width: 1.5; }
.time .bar, .time .point { stroke: var(--edge); stroke-width: 1; }
.time .bar.window, .time .bar.certificate, .time .point.step { fill: var(--step); }
.time .point.move, .time .bar.move { fill: var(--move); }
.time .bar.wait, .time .point.wait { fill: var(--wait); }
.time .bar.stay { fill: var(--stay); }
.time .bar.way-back { fill: var(--back); }
.time .bar.previous { fill: var(--before); }
.time .label.stay, .time .label.wait { fill: var(--quiet); }
.time .words { paint-order: stroke; stroke: var(--ground); stroke-width: 3px; stroke-linejoin: round; }
.time .words.inside { fill: var(--on-bar); stroke: none; font-weight: 600; font-size: 11px; }
.time .note { fill: var(--quiet); }`;

/** The style of a picture that stands by itself. */
export const PICTURE_STYLE = `:root {${LIGHT}
}
@media (prefers-color-scheme: dark) { :root {${DARK}
} }${PICTURE}
`;

const PAGE = `
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: var(--vscode-font-size, 14px)/1.5 var(--vscode-font-family, system-ui, -apple-system, "Segoe UI", sans-serif); }
.report { max-width: 1040px; margin: 0 auto; padding: 28px 32px 56px; }
.report + .report { border-top: 1px solid var(--line); }
h1 { margin: 0 0 4px; font-size: 1.85em; line-height: 1.2; font-weight: 600; overflow-wrap: anywhere; }
h2 { margin: 40px 0 12px; padding-bottom: 6px; border-bottom: 1px solid var(--line); font-size: 1.3em; font-weight: 600; }
h3 { margin: 24px 0 4px; font-size: 1.02em; font-weight: 600; }
h3 .aside { margin-left: 0.6em; font-weight: 400; }
p { margin: 8px 0; max-width: 74ch; }
.eyebrow { margin: 0 0 6px; color: var(--quiet); font-size: 0.85em; letter-spacing: 0.06em; text-transform: uppercase; }
.summary { margin: 4px 0 0; font-size: 1.1em; color: var(--quiet); }
.verdict { display: flex; flex-wrap: wrap; gap: 6px 8px; margin: 16px 0 20px; padding: 0; list-style: none; max-width: none; }
.verdict li { padding: 2px 10px; border: 1px solid var(--line); border-radius: 12px; font-weight: 600; }
.verdict li.error, .verdict li.warning, .verdict li.good { border-color: currentColor; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(200px, 1fr)); gap: 14px 28px; margin: 0; }
.facts dt { color: var(--quiet); font-size: 0.85em; }
.facts dd { margin: 1px 0 0; overflow-wrap: anywhere; }
.facts dd > .line, td > .line, th > .line { display: block; }
nav { margin: 24px 0 0; }
nav ul { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 0; padding: 0; list-style: none; }
.table { overflow-x: auto; margin: 12px 0 0; }
.table:focus-visible, a:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
table { width: 100%; border-collapse: collapse; }
caption { padding: 8px 0 6px; text-align: left; font-weight: 600; }
.is-under-heading caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
th, td { padding: 7px 14px 7px 0; border-top: 1px solid var(--line); text-align: left; vertical-align: top; font-weight: 400; overflow-wrap: break-word; }
th:last-child, td:last-child { padding-right: 0; }
thead th { border-top: 0; color: var(--quiet); font-size: 0.85em; white-space: nowrap; }
.is-matrix thead th { white-space: normal; overflow-wrap: anywhere; }
code { padding: 0; background: none; color: inherit; font-family: var(--vscode-editor-font-family, ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace); font-size: 0.93em; overflow-wrap: anywhere; }
td.words { min-width: 22em; }
td code.short, th code.short, .moment { white-space: nowrap; }
.is-under-heading table { table-layout: fixed; min-width: 720px; }
.is-under-heading th:nth-child(2) { width: 24%; }
.is-under-heading th:nth-child(3) { width: 5em; }
.is-under-heading th:nth-child(4) { width: 8em; }
a { color: var(--link); text-decoration: underline; text-underline-offset: 2px; }
a[data-range] { color: inherit; text-decoration: underline dotted var(--quiet); }
a[data-range] code { color: inherit; }
a[data-range]:hover, a[data-range]:focus-visible { color: var(--link); text-decoration-style: solid; }
.quiet { color: var(--quiet); }
.error { color: var(--error); font-weight: 600; }
.warning { color: var(--warning); font-weight: 600; }
.information { color: var(--information); font-weight: 600; }
.good { color: var(--good); }
.picture { margin: 0 0 8px; overflow-x: auto; }
.picture:focus-visible { outline: 2px solid var(--focus); }
.picture svg { display: block; width: 100%; min-width: 720px; height: auto; }
.picture.column svg { min-width: 520px; max-width: 900px; }
@media (max-width: 720px) { .report { padding: 20px 20px 40px; } .facts { grid-template-columns: repeat(auto-fill, minmax(160px, 1fr)); } th, td { padding-right: 10px; } table { font-size: 0.94em; } thead th { white-space: normal; } .moment { display: inline-block; min-width: 10ch; white-space: normal; } }
@media print { .report { padding: 0; max-width: none; } nav { display: none; } tr, svg { break-inside: avoid; } }
@media (forced-colors: active) { .time .bar, .time .point { stroke: CanvasText; } }`;

/** The style of a page. */
export const PAGE_STYLE = `:root { color-scheme: light dark;${LIGHT}
}
@media (prefers-color-scheme: dark) { :root {${DARK}
} }
body.vscode-light, body.vscode-high-contrast-light {${LIGHT}
}
body.vscode-dark, body.vscode-high-contrast:not(.vscode-high-contrast-light) {${DARK}
}
@media print { :root {${LIGHT}
} }${PAGE}${PICTURE}
`;
