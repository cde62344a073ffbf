// A nomogram that computes in the reader's browser: a form for one patient, from the file itself, without a server.

import type { NomogramScales } from "../../analysis/nomograms/scales.ts";
import { significant } from "../../figures/numberFormat.ts";
import type { StoredNomogram } from "../../model/storedNomogram.ts";
import { type Html, html, jsonForHtml, trusted } from "../html.ts";

export interface NomogramFormInput {
  readonly id: string;
  readonly kind: "survival" | "logistic";
  readonly unit?: string | undefined;
  readonly scales: Pick<NomogramScales, "model" | "pointsPerUnit" | "intercept">;
  /** With it survival has limits. */
  readonly stored?: StoredNomogram;
}

/** The form with its model beside it as data; `nomogramScript` makes it work. */
export function nomogramForm({ id, kind, unit, scales, stored }: NomogramFormInput): Html {
  const { model, pointsPerUnit, intercept } = scales;
  const fields = model.variables.map((variable, i) => {
    const name = `${id}-${i}`;
    const input =
      variable.kind === "factor"
        ? html`<select id="${name}">${variable.levels.map((level) => html`<option>${level}</option>`)}</select>`
        : html`<input id="${name}" type="number" step="any" value="${significantPlain(middle(variable.range))}"> <small>${significant(variable.range[0])} to ${significant(variable.range[1])} in the patients of the model</small>`;
    return html`<p><label for="${name}">${variable.name}</label> ${input}</p>
`;
  });
  const data = {
    ...model,
    pointsPerUnit,
    lowest: intercept,
    kind,
    unit: unit ?? "",
    ...(stored && { horizons: stored.horizons, covariance: stored.covariance }),
  };
  return html`<form class="nomogram" id="${id}" aria-label="One patient on the nomogram">
<p><b>One patient.</b> Computed on this page; nothing leaves it. Research use only.</p>
${fields}<output>Needs a browser that runs scripts.</output>
<script type="application/json">${trusted(jsonForHtml(data))}</script>
</form>
`;
}

function middle([low, high]: readonly [number, number]): number {
  return (low + high) / 2;
}

function significantPlain(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/**
 * The page's one script, always the same text so that the page's policy can name it by `nomogramScriptHash`. It knows treatment contrasts, restricted
 * cubic splines and products of two, in the order of the model's columns.
 */
export const nomogramScript = `
for (const form of document.querySelectorAll("form.nomogram")) {
  const model = JSON.parse(form.querySelector("script").textContent);
  const fields = [...form.querySelectorAll("input,select")];
  const cube = (x) => Math.max(0, x) ** 3;
  const columns = (variable, text) => {
    if (variable.kind === "factor") return variable.levels.slice(1).map((level) => (level === text ? 1 : 0));
    const x = Number(text);
    if (!variable.knots) return [x];
    const k = variable.knots, n = k.length, a = k[n - 2], b = k[n - 1];
    return [x, ...k.slice(0, n - 2).map((t) => (cube(x - t) + ((a - t) * cube(x - b) - (b - t) * cube(x - a)) / (b - a)) / (b - k[0]) ** 2)];
  };
  const show = () => {
    const out = form.querySelector("output");
    if (fields.some((field) => field.value.trim() === "")) { out.textContent = "A value is missing."; return; }
    const of = Object.fromEntries(model.variables.map((v, i) => [v.name, columns(v, fields[i].value)]));
    const row = [...model.variables.flatMap((v) => of[v.name]), ...model.interactions.flatMap(([p, q]) => of[q].flatMap((b) => of[p].map((a) => a * b)))];
    const lp = row.reduce((sum, x, j) => sum + x * model.coefficients[j], model.intercept);
    const points = (lp - model.lowest) * model.pointsPerUnit;
    const percent = (p) => (100 * p).toFixed(1) + "%";
    const limits = (k) => {
      if (!model.horizons) return "";
      const { hazard, variance, towards } = model.horizons[k];
      const away = towards.map((value, j) => value - row[j] * hazard);
      const ofCoefficients = away.reduce((sum, a, i) => sum + a * away.reduce((inner, b, j) => inner + model.covariance[i][j] * b, 0), 0);
      const margin = 1.959963984540054 * Math.exp(lp) * Math.sqrt(variance + ofCoefficients), s = Math.exp(-hazard * Math.exp(lp));
      return " (95% CI " + percent(s * Math.exp(-margin)) + " to " + percent(Math.min(1, s * Math.exp(margin))) + ")";
    };
    const risks = model.kind === "survival"
      ? model.baseline.map(({ time, survival }, k) => "survival at " + time + (model.unit ? " " + model.unit : "") + " " + percent(survival ** Math.exp(lp)) + limits(k))
      : ["probability " + percent(1 / (1 + Math.exp(-lp)))];
    const beyond = model.variables.filter((v, i) => v.range && (Number(fields[i].value) < v.range[0] || Number(fields[i].value) > v.range[1])).map((v) => v.name);
    out.textContent = "Total points " + points.toFixed(1) + "; " + risks.join("; ") + (beyond.length ? ". Beyond the patients of the model: " + beyond.join(", ") : "");
  };
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  show();
}
`;

/** SHA-256 of the script's text in base64, for the page's policy; a test holds it to the text. */
export const nomogramScriptHash = "sha256-IoTHmLWOMe8J/vQVnN7SX8OmP8yJzPZ1PLLMYYLkjIk=";
