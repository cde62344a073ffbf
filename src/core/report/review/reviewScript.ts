// The script of the review page, always the same text so that the page's policy can name it by its hash.

/** Keys: a accept, r reject, arrows and page keys move the box, u undo, n and p next and previous, f shows the unreviewed alone. Whoever reviews is asked once. */
export const reviewScript = `
const data = JSON.parse(document.getElementById("boxes-data").textContent);
const one = (selector) => document.querySelector(selector);
const store = "uptake-boxes-" + data.study;
const seenOf = Object.fromEntries(data.patients.map(({ id, seen }) => [id, seen.join()]));
let decisions = data.decisions;
try {
  const kept = JSON.parse(localStorage.getItem(store) || "null") || {};
  for (const [id, decision] of Object.entries(kept)) if (decision.seen === seenOf[id]) decisions[id] = decision;
} catch {}
const readerStore = "uptake-boxes-reader";
const named = () => one("#reader").value.trim();
let at = 0, unreviewedOnly = false;
const history = [];
const shiftOf = (id) => decisions[id]?.shiftMm ?? [0, 0, 0];
const wordOf = (id) => decisions[id]?.kind ?? "";
const isMoved = (mm) => mm.some((value) => value !== 0);
const save = () => { try { localStorage.setItem(store, JSON.stringify(decisions)); } catch {} };
const decide = (id, decision) => {
  history.push([at, id, decisions[id]]);
  if (decision === undefined) delete decisions[id]; else decisions[id] = { ...decision, seen: seenOf[id], reader: named() };
  save();
};
const shown = () => data.patients.map((_, i) => i).filter((i) => !unreviewedOnly || i === at || wordOf(data.patients[i].id) === "" || wordOf(data.patients[i].id) === "moving");
const go = (step) => {
  const all = shown(), next = all.indexOf(at) + step;
  if (next >= 0 && next < all.length) at = all[next];
  show();
};
const accept = () => {
  const { id } = data.patients[at], shiftMm = shiftOf(id);
  decide(id, isMoved(shiftMm) ? { kind: "shifted", shiftMm } : { kind: "accepted" });
  go(1);
};
const reject = () => { decide(data.patients[at].id, { kind: "rejected" }); go(1); };
const move = (axis, by) => {
  const { id } = data.patients[at], shiftMm = [...shiftOf(id)];
  shiftMm[axis] = Math.max(-100, Math.min(100, shiftMm[axis] + by * data.stepMm));
  decide(id, { kind: "moving", shiftMm });
  show();
};
const undo = () => {
  const last = history.pop();
  if (!last) return;
  const [place, id, before] = last;
  if (before === undefined) delete decisions[id]; else decisions[id] = before;
  at = place; save(); show();
};
const csv = () => {
  const quoted = (text) => /[",\\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
  const rows = data.patients.map(({ id, seen }) => {
    const word = wordOf(id) === "moving" ? "" : wordOf(id);
    return [quoted(id), word, ...(word === "shifted" ? shiftOf(id) : ["", "", ""]), ...(word === "" ? ["", "", ""] : seen), word === "" ? "" : quoted(decisions[id].reader ?? "")].join(",");
  });
  return ["patient,decision,left_mm,back_mm,head_mm,seen_x_mm,seen_y_mm,seen_z_mm,reader", ...rows].join("\\n") + "\\n";
};
const frames = [[0, 1], [0, 2], [1, 2]];
const show = () => {
  const patient = data.patients[at], shiftMm = shiftOf(patient.id), word = wordOf(patient.id);
  one("#name").textContent = patient.id;
  one("#about").textContent = patient.about;
  one("#picture").src = "data:image/png;base64," + patient.png;
  one("#state").textContent = { accepted: "accepted", shifted: "shifted", rejected: "rejected", moving: "moved, not yet accepted" }[word] || "not reviewed";
  one("#state").className = word || "open";
  one("#shift").textContent = isMoved(shiftMm) ? "moved by " + shiftMm.join(", ") + " mm (left, back, head)" : "";
  const half = data.boxShare / 2;
  frames.forEach(([across, down], k) => {
    const frame = document.querySelectorAll(".frame")[k];
    const sign = down === 2 ? -1 : 1;
    frame.style.left = 100 * (0.5 - half + shiftMm[across] / data.fieldMm) + "%";
    frame.style.top = 100 * (0.5 - half + sign * shiftMm[down] / data.fieldMm) + "%";
    frame.style.width = frame.style.height = 100 * data.boxShare + "%";
  });
  const count = (kind) => data.patients.filter(({ id }) => wordOf(id) === kind).length;
  const open = data.patients.length - count("accepted") - count("shifted") - count("rejected");
  one("#count").textContent = (at + 1) + " of " + data.patients.length + "; " + count("accepted") + " accepted, " + count("shifted") + " shifted, " + count("rejected") + " rejected, " + open + " to do" + (unreviewedOnly ? " (only those shown)" : "");
};
const download = () => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([csv()], { type: "text/csv" }));
  link.download = "boxes.csv";
  link.click();
};
const filter = () => { unreviewedOnly = !unreviewedOnly; show(); };
const keys = {
  a: accept, Enter: accept, r: reject, u: undo, n: () => go(1), p: () => go(-1), f: filter, s: download,
  ArrowLeft: () => move(0, -1), ArrowRight: () => move(0, 1), ArrowUp: () => move(1, -1), ArrowDown: () => move(1, 1),
  PageUp: () => move(2, 1), PageDown: () => move(2, -1),
};
addEventListener("keydown", (event) => {
  if (event.target === one("#reader")) {
    if (event.key === "Enter") one("#reader").blur();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
});
for (const [id, act] of Object.entries({ accept, reject, undo, next: () => go(1), previous: () => go(-1), filter, download }))
  one("#" + id).addEventListener("click", act);
try { one("#reader").value = data.reader || localStorage.getItem(readerStore) || ""; } catch { one("#reader").value = data.reader; }
one("#reader").addEventListener("change", () => { try { localStorage.setItem(readerStore, named()); } catch {} });
show();
if (named() === "") one("#reader").focus();
`;

/** SHA-256 of the script's text in base64; a test holds it to the text. */
export const reviewScriptHash = "sha256-oAncHsKXy6BQQc8MDluYzFKZU5BGd+DB6mqe6H74r0U=";
