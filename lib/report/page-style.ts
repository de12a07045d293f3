import { CHART_STYLE } from "./chart-svg.js";
import { themeStyle } from "./theme.js";

const LAYOUT = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:62rem;padding:3.5rem 1.5rem 2.5rem;background:var(--ground);color:var(--ink);
font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
h1,h2,p,dl,dd,figure{margin:0}
h1{font-size:2rem;line-height:1.2;font-weight:650;letter-spacing:-.02em;text-wrap:balance}
h2{font-size:1.35rem;line-height:1.3;font-weight:650;letter-spacing:-.012em}
a{color:var(--accent);text-decoration-thickness:.06em;text-underline-offset:.2em}
.summary{margin-top:.75rem;max-width:44rem;font-size:1.1rem;color:var(--muted);text-wrap:pretty}
.lead{margin-top:.35rem;max-width:44rem;color:var(--muted);text-wrap:pretty}
nav{display:flex;flex-wrap:wrap;gap:.35rem 1.4rem;margin-top:1.5rem}
section{margin-top:3.25rem;padding-top:1.75rem;border-top:1px solid var(--rule)}
.facts{display:flex;flex-wrap:wrap;gap:.5rem 2.25rem;margin-top:1.5rem}
.facts div{display:flex;gap:.55rem;align-items:baseline}
dt{color:var(--muted);font-size:.875rem}
dd{font-variant-numeric:tabular-nums}
.facts dd{font-weight:600}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:1.25rem 2rem;margin-top:1.75rem}
.figures dd{font-size:1.5rem;line-height:1.3;font-weight:600;letter-spacing:-.01em}
.figures .unit{font-size:.875rem;font-weight:400;letter-spacing:0;color:var(--muted)}
.figures small{display:block;font-size:.8125rem;line-height:1.4;font-weight:400;letter-spacing:0;color:var(--muted)}
figure{margin-top:2.25rem}
figcaption{margin-bottom:.75rem}
figcaption b{font-weight:650}
figcaption a{margin-left:.4rem;font-size:.8125rem}
.pictures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(16rem,100%),22rem));gap:0 2rem}
.pictures img{display:block;width:100%;height:auto;border-radius:6%}
.pictures figcaption{margin:.75rem 0 0;font-size:.9375rem}
.table{margin-top:2.25rem;overflow-x:auto}
.table:focus-visible{outline:2px solid var(--accent);outline-offset:3px}
table{border-collapse:collapse;font-size:.9375rem;font-variant-numeric:tabular-nums}
caption{padding-bottom:.5rem;text-align:left;font-weight:650}
th,td{padding:.42rem 2.25rem .42rem 0;text-align:left;vertical-align:baseline;border-bottom:1px solid var(--rule)}
th{font-size:.8125rem;font-weight:500;line-height:1.35;color:var(--muted);vertical-align:bottom;border-bottom-color:var(--muted)}
th:last-child,td:last-child{padding-right:0}
.number{text-align:right;white-space:nowrap}
th.number{white-space:normal}
tbody td:first-child{white-space:nowrap}
#checks td:nth-child(3){min-width:14rem}
.pass{color:var(--pass);white-space:nowrap}
.fail{color:var(--fail);font-weight:700;white-space:nowrap}
footer{margin-top:3.25rem;padding-top:1.25rem;border-top:1px solid var(--rule);font-size:.875rem;color:var(--muted)}
@media screen and (max-width:639px){
body{padding:2rem 1rem 2rem}
h1{font-size:1.6rem}
.summary{font-size:1rem}
section{margin-top:2.5rem}
.figures{grid-template-columns:repeat(2,minmax(0,1fr));gap:1rem}
.figures dd{font-size:1.25rem}
th,td{padding-right:1.1rem}
}
@media print{
body{max-width:none;padding:0;font-size:10pt}
nav{display:none}
section{break-before:auto;margin-top:1.5rem;padding-top:1rem}
figure,.table tr,.figures{break-inside:avoid}
h2,figcaption,caption{break-after:avoid}
.table{overflow:visible}
a{color:inherit;text-decoration:none}
}
`;

/** The whole style of the page: system fonts, dark and light by preference, one column down to a telephone's width, paper. */
export const PAGE_STYLE = themeStyle(":root") + CHART_STYLE + LAYOUT;
