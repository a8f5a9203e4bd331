import MarkdownIt from "markdown-it"

/** HTML in the text stays text, and no address is fetched: the reader of a mail should not be told on. */
const reader = new MarkdownIt("default", { html: false, linkify: false })
reader.disable(["image"])

const STYLE = `
:root { color-scheme: light dark }
body { margin: 0 auto; padding: 32px 20px; max-width: 860px; font: 14px/21px ui-sans-serif, system-ui, "Segoe UI", sans-serif }
h1 { font-size: 20px; line-height: 28px } h2 { font-size: 15px; margin-top: 28px } h3 { font-size: 14px }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums }
thead:not(:has(th:not(:empty))) { display: none }
th { text-align: left; font-weight: 500; opacity: .75; white-space: nowrap }
th, td { padding: 5px 12px 5px 0; border-bottom: 1px solid #8884; vertical-align: top; overflow-wrap: anywhere }
blockquote { margin: 12px 0; padding: 6px 12px; border-left: 3px solid #b7791f }
pre { white-space: pre-wrap } code { font-size: 12px } td code, li code { font: inherit }
a { color: inherit }
@page { margin: 14mm 15mm 16mm }
@media print { body { padding: 0; max-width: none } tr { break-inside: avoid } h2, h3 { break-after: avoid } }
`

function toText(words: string): string {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
}

/** Markdown as one self-contained HTML file: no scripts, nothing that is fetched. */
export function toHtmlDocument(title: string, markdown: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${toText(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${reader.render(markdown)}</body>
</html>
`
}
