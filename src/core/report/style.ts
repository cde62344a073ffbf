// The report's style sheet: screen, phone and paper.

import { base64 } from "../figures/base64.ts";
import { fontFamily } from "../figures/typeface.ts";

/** TrueType files that the report carries inside it. */
export interface ReportFonts {
  readonly regular: Uint8Array;
  readonly semibold: Uint8Array;
  readonly italic: Uint8Array;
}

export function styleSheet(fonts: ReportFonts): string {
  return [
    fontFace(fonts.regular, 400, "normal"),
    fontFace(fonts.semibold, 600, "normal"),
    fontFace(fonts.italic, 400, "italic"),
    page,
    tables,
    figures,
    phone,
    paper,
  ].join("\n");
}

function fontFace(file: Uint8Array, weight: number, style: string): string {
  return `@font-face{font-family:"${fontFamily}";font-weight:${weight};font-style:${style};src:url(data:font/ttf;base64,${base64(file)}) format("truetype")}`;
}

const page = `
:root{color-scheme:light;--ink:#1a1a1a;--quiet:#55595e;--rule:#c9cdd2;--faint:#eef0f2;--accent:#00467f;--alert:#a63a00}
*{box-sizing:border-box}
html{font:400 17px/1.5 "${fontFamily}","Source Sans Pro",system-ui,sans-serif;color:var(--ink);background:#fff;-webkit-text-size-adjust:100%;font-variant-numeric:lining-nums}
body{margin:0}
h1,h2,h3,b,th[scope=rowgroup]{font-weight:600}
.page{display:grid;grid-template-columns:13rem minmax(0,50rem);column-gap:3rem;max-width:72rem;margin:0 auto;padding:0 2rem 4rem}
.stripe{background:var(--alert);color:#fff;font-weight:600;text-align:center;padding:.35rem 1rem;letter-spacing:.01em}
header.title{grid-column:1/-1;padding:2.6rem 0 1.4rem;border-bottom:2px solid var(--accent);margin-bottom:1.6rem}
header.title .kind{color:var(--accent);font-weight:600;margin:0 0 .5rem}
h1{font-size:2.1rem;line-height:1.2;margin:0 0 .5rem;overflow-wrap:anywhere;letter-spacing:-.01em}
header.title .about{font-size:1.15rem;color:var(--quiet);margin:0}
sup{line-height:0}
header.title .about b{color:var(--alert)}
nav{font-size:.9rem;line-height:1.35}
nav ol{list-style:none;margin:0;padding:0;position:sticky;top:1.5rem}
nav li{margin:0 0 .5rem}
nav a{color:var(--quiet);text-decoration:none}
nav a:hover,nav a:focus{color:var(--accent);text-decoration:underline}
main{min-width:0}
section{margin:0 0 2.6rem}
h2{font-size:1.45rem;line-height:1.25;color:var(--accent);margin:0 0 .9rem;padding-top:.4rem}
h3{font-size:1.05rem;margin:1.4rem 0 .3rem}
p{margin:0 0 .8rem}
.research{border-left:3px solid var(--alert);padding:.1rem 0 .1rem 1rem;margin:0 0 1.6rem;color:var(--ink)}
.research b{color:var(--alert)}
.summary{background:#f4f6f8;padding:1.1rem 1.4rem .5rem;margin:0 0 2.6rem}
.summary h2{margin:0 0 .5rem;padding:0}
.summary p{margin:0 0 .6rem}
.limits li,.warnings li{margin-bottom:.35rem}
.warnings{border-left:3px solid var(--alert);padding:.2rem 0 .2rem 2rem;margin:.2rem 0 1.2rem}
.limits,.problems{padding-left:1.15rem;margin:.2rem 0 1rem}
footer{grid-column:2;border-top:1px solid var(--rule);padding-top:.8rem;color:var(--quiet);font-size:.88rem}
dl.provenance{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.2rem 1.4rem;font-size:.92rem;margin:0}
dl.provenance dt{color:var(--quiet)}
dl.provenance dd{margin:0;overflow-wrap:anywhere}
`;

const tables = `
figure{margin:1.8rem 0;break-inside:avoid}
figcaption{font-size:.95rem;line-height:1.4}
figcaption b{margin-right:.35em}
figure.table figcaption{margin-bottom:.45rem}
.scroll{overflow-x:auto;border-top:1.5px solid var(--ink);border-bottom:1.5px solid var(--ink)}
.scroll.compact{width:max-content;max-width:100%}
.scroll:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-size:.9rem;line-height:1.3;font-variant-numeric:lining-nums tabular-nums}
th,td{padding:.2rem 1.6rem .2rem 0;text-align:left;vertical-align:top;font-weight:400}
th:last-child,td:last-child{padding-right:0}
thead th{font-weight:600;vertical-align:bottom;border-bottom:.75px solid var(--ink);padding-top:.35rem;padding-bottom:.35rem}
tr.groups th{border-bottom:none;padding-bottom:0}
tr.groups small{font-weight:400;font-size:.94em;color:var(--quiet)}
tr.groups th span{display:block;border-bottom:.75px solid var(--rule);padding-bottom:.25rem}
td,thead th,tbody th{white-space:nowrap}
tbody th,thead th:first-child{max-width:16rem;overflow-wrap:break-word;white-space:normal}
tbody th.short{white-space:nowrap}
table.slack :is(th,td):last-child{width:100%}
td.prose{white-space:normal}
.end{text-align:right}
tr.section th{font-weight:600;padding-top:.6rem}
tr.indent th{padding-left:1.1rem}
tbody tr:first-child>*{padding-top:.4rem}
tbody tr:last-child>*{padding-bottom:.45rem}
form.nomogram{background:#f4f6f8;padding:.9rem 1.2rem;margin:1.2rem 0}
form.nomogram p{margin:0 0 .45rem}
form.nomogram label{display:inline-block;min-width:9rem}
form.nomogram input,form.nomogram select{font:inherit;padding:.1rem .35rem;min-width:8rem}
form.nomogram small{color:var(--quiet)}
form.nomogram output{display:block;margin-top:.6rem;font-weight:600}
.notes{font-size:.83rem;line-height:1.4;color:var(--quiet);margin:.45rem 0 0}
`;

const figures = `
figure.drawing svg{display:block;width:100%;height:auto}
figure.drawing figcaption{margin-top:.5rem}
.files{font-size:.88rem;white-space:nowrap}.files a{color:var(--accent);margin-right:.35em}
figure.drawing .legend,.boxes .legend{color:var(--quiet);font-size:.88rem}
.narrow{display:none}
.pairs{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:0 1.6rem}
.pairs figure{min-width:0;margin:1.2rem 0}
.pairs figure.drawing .wide>div{max-width:none!important}
.tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(7.6rem,1fr));gap:.6rem .7rem;list-style:none;margin:.4rem 0 0;padding:0}
.tiles.few{grid-template-columns:repeat(auto-fill,minmax(11rem,1fr))}
figure.boxes figcaption{margin-top:.8rem}
figure.boxes h3{margin:1rem 0 .3rem}
.tiles li{font-size:.7rem;line-height:1.25;color:var(--quiet);overflow-wrap:anywhere}
.tiles b{color:var(--ink);font-weight:600}
.tiles .proposed{color:var(--alert)}
.tiles img{display:block;width:100%;height:auto;margin-bottom:.15rem}
.planes{position:relative;display:grid;grid-template-columns:repeat(3,1fr);gap:.3%;background:#000;max-width:60rem}
.planes img{position:absolute;inset:0;width:100%;height:100%}
.plane{position:relative;aspect-ratio:1;overflow:hidden}
.frame{position:absolute;border:2px solid #ffd400}
.review button{font:inherit;padding:.25rem .7rem;margin:0 .3rem .3rem 0;cursor:pointer}
.review input{font:inherit;padding:.1rem .35rem;width:17rem;max-width:100%}
.review kbd{color:var(--quiet)}
#state{text-transform:uppercase;font-size:.85em;letter-spacing:.04em}#state.rejected{color:var(--alert)}#state.accepted,#state.shifted{color:#00692f}
.mark{color:var(--alert);font-weight:600;text-align:right;font-size:.85rem;margin:0}
`;

const phone = `
@media screen and (max-width:62rem){
.page{grid-template-columns:minmax(0,1fr);padding:0 1.25rem 3rem;max-width:52rem}
nav{margin-bottom:1.4rem}nav ol{position:static;columns:2;column-gap:1.5rem}
footer{grid-column:1}
}
@media screen and (max-width:40rem){
html{font-size:16px}
h1{font-size:1.6rem}header.title{padding:1.6rem 0 1rem}
.page{padding:0 1rem 2rem}
.wide{display:none}.narrow{display:block}
.pairs{grid-template-columns:minmax(0,1fr)}
td.prose{min-width:11rem}
.tiles,.tiles.few{grid-template-columns:repeat(2,minmax(0,1fr))}
.summary{margin-left:-1rem;margin-right:-1rem;padding:1rem 1rem .4rem}
.scroll{background:linear-gradient(to right,#fff 30%,transparent),linear-gradient(to left,#fff 30%,transparent) right,linear-gradient(to right,#0002,transparent),linear-gradient(to left,#0002,transparent) right;background-size:2.5rem 100%,2.5rem 100%,.8rem 100%,.8rem 100%;background-repeat:no-repeat;background-attachment:local,local,scroll,scroll}
}
`;

const paper = `
@page{size:A4;margin:16mm 18mm 18mm;@bottom-right{content:counter(page);font:9pt "${fontFamily}";color:#55595e}}
@media print{
html{font-size:9.5pt;line-height:1.4}
.page{display:block;padding:0;max-width:none}
nav,.files{display:none}
section>.notes{break-before:avoid}
.stripe{-webkit-print-color-adjust:exact;print-color-adjust:exact}
.summary{-webkit-print-color-adjust:exact;print-color-adjust:exact;padding:.8rem 1rem .3rem}
header.title{padding:1rem 0 .8rem}
h1{font-size:18pt}h2{font-size:13pt;break-after:avoid}h3{break-after:avoid}
figure{margin:1.2rem 0}
figure.boxes,figure.long,figure.table{break-inside:auto}
figcaption,thead,tr.section{break-after:avoid}
tr,li,.tiles li{break-inside:avoid}
thead{display:table-header-group}
.table figcaption,tr.section{break-after:avoid}
.scroll{overflow:visible}
table{font-size:8.4pt}th,td{padding-right:1rem}
.tiles,.tiles.few{grid-template-columns:repeat(6,1fr);gap:2.5mm 2.5mm}
a{color:inherit;text-decoration:none}
}
`;
