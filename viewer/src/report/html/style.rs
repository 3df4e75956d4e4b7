//! How the page looks.

/// Its style sheet.
pub(super) const STYLE: &str = "
:root{color-scheme:light dark;--ground:#fff;--panel:#f5f6f8;--border:#d0d5dd;--text:#1d2533;--faint:#5c6779;--bad:#b80f20;--link:#1f5fe0}
@media (prefers-color-scheme:dark){:root{--ground:#12161d;--panel:#191e27;--border:#303947;--text:#e6eaf1;--faint:#95a1b3;--bad:#ff6d76;--link:#7fb2ff}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);font:15px/1.5 Ubuntu,'Noto Sans','DejaVu Sans',system-ui,sans-serif}
main{max-width:1640px;margin:0 auto;padding:20px}
h1{font-size:26px;margin:12px 0 0}h2{font-size:18px;margin:32px 0 8px}
.facts,.note,footer{color:var(--faint);margin:4px 0}
.lost{color:var(--bad);font-weight:bold}
.picture{overflow-x:auto;border:1px solid var(--border);border-radius:6px;margin:10px 0}
.picture svg{display:block;width:100%;min-width:860px;height:auto}
.dark{display:none}
@media (prefers-color-scheme:dark){.dark{display:block}.light{display:none}}
.finding{border-left:4px solid var(--border);padding:2px 0 2px 14px;margin:18px 0}
.finding.shown{border-color:var(--bad)}
.finding>p{margin:4px 0}.finding ul{margin:4px 0;padding-left:20px;color:var(--faint)}
.finding b{font-weight:600}
.badge{display:inline-block;border:1px solid var(--border);border-radius:10px;padding:0 8px;font-size:12px;color:var(--faint);margin-right:6px}
code{font:13px/1.4 'Ubuntu Mono','DejaVu Sans Mono',monospace;background:var(--panel);padding:1px 4px;border-radius:3px}
.table{overflow-x:auto}
table{border-collapse:collapse;font-size:13px;font-variant-numeric:tabular-nums}
th,td{padding:3px 12px 3px 0;text-align:right;white-space:nowrap;border-bottom:1px solid var(--border)}
th{color:var(--faint);font-weight:600}th.left,td.left{text-align:left}
details{margin:20px 0}summary{cursor:pointer;font-size:18px;font-weight:bold}
footer{margin:40px 0 20px;border-top:1px solid var(--border);padding-top:10px;font-size:13px}
@media print{:root{--ground:#fff;--panel:#f5f6f8;--border:#bbb;--text:#000;--faint:#444;--bad:#a00}.light{display:block}.dark{display:none}main{max-width:none;padding:0}.finding,tr{break-inside:avoid}.picture svg{min-width:0}}
";
