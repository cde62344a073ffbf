// The frame of every report: one HTML file that holds its fonts and figures and asks nothing of the network.

import { simulatedMark } from "../figures/compose.ts";
import { type Html, html, trusted } from "./html.ts";
import { type ReportFonts, styleSheet } from "./style.ts";

export interface Page {
  readonly title: string;
  /** What kind of document it is, over the title. */
  readonly kind: string;
  /** One line under the title. */
  readonly about: Html;
  readonly simulated: boolean;
  readonly sections: readonly Section[];
  readonly footer: string;
  /** Version of Uptake. */
  readonly uptake: string;
  readonly fonts: ReportFonts;
  /** A script in the page, named to the page's policy by its hash; none unless given. */
  readonly script?: { readonly text: string; readonly hash: string };
}

export interface Section {
  readonly id: string;
  readonly head: string;
  readonly body: Html;
  readonly className?: string;
}

/** The page as HTML text. It runs no script but the one given. The same input gives the same text. */
export function pageHtml(page: Page): string {
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'${page.script === undefined ? "" : `; script-src '${page.script.hash}'`}">
<meta name="generator" content="Uptake ${page.uptake}">
<title>${page.title}${page.simulated ? ` (${simulatedMark})` : ""}</title>
<style>${trusted(styleSheet(page.fonts))}</style>
</head>
<body>
${page.simulated ? html`<div class="stripe">${simulatedMark}</div>` : undefined}
<div class="page">
<header class="title">
<p class="kind">${page.kind}</p>
<h1>${page.title}</h1>
<p class="about">${page.about}</p>
</header>
<nav aria-label="Contents"><ol>${page.sections.map(
    (section) => html`<li><a href="#${section.id}">${section.head}</a></li>
`,
  )}</ol></nav>
<main>
<p class="research"><b>Research use only.</b> A score is not a diagnosis. Nothing here is meant to guide the care of a patient.</p>
${page.sections.map(sectionHtml)}</main>
<footer>${page.footer}</footer>
</div>
${
  page.script === undefined
    ? undefined
    : html`<script>${trusted(page.script.text)}</script>
`
}</body>
</html>
`.markup;
}

function sectionHtml({ id, head, body, className }: Section): Html {
  return html`<section id="${id}"${className ? html` class="${className}"` : undefined}>
<h2>${head}</h2>
${body}</section>
`;
}
