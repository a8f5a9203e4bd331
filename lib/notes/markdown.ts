import type { Token } from "markdown-it"
import MarkdownIt from "markdown-it"
import type { MarkNode } from "./schema"

/** HTML stays text, pictures and tables are not read at all: what is not understood is shown as it was typed. */
const reader = new MarkdownIt("default", { html: false, linkify: true, breaks: true, maxNesting: 20 })
reader.disable(["image", "table", "html_block", "html_inline", "reference"])
// Only whole addresses: "readme.md" is a file, not a place.
reader.linkify.set({ fuzzyLink: false, fuzzyIP: false })
reader.validateLink = isSafeLink

const SAFE = new Set(["http:", "https:", "mailto:"])

/** Whether an address may be followed from a note. */
function isSafeLink(address: string): boolean {
  return URL.canParse(address) && SAFE.has(new URL(address).protocol)
}

const CONTAINERS: Record<string, "strong" | "em" | "strike" | "quote" | "paragraph" | "heading" | "item"> = {
  strong_open: "strong",
  em_open: "em",
  s_open: "strike",
  blockquote_open: "quote",
  paragraph_open: "paragraph",
  heading_open: "heading",
  list_item_open: "item",
}

type Parent = { children: MarkNode[] }

/** The node that a token opens; undefined for one that only wraps what is in it. */
function toOpened(token: Token): (MarkNode & Parent) | undefined {
  const kind = CONTAINERS[token.type]
  if (kind) return { kind, children: [] }
  if (token.type === "bullet_list_open") return { kind: "list", isOrdered: false, start: 1, children: [] }
  if (token.type === "ordered_list_open") {
    return { kind: "list", isOrdered: true, start: Number(token.attrGet("start") ?? 1), children: [] }
  }
  const href = token.type === "link_open" ? String(token.attrGet("href")) : null
  // The reader has refused others already; what it hands over is judged again, since a link is what could do harm.
  return href !== null && isSafeLink(href) ? { kind: "link", href, children: [] } : undefined
}

function toLeaf(token: Token): MarkNode | undefined {
  switch (token.type) {
    case "code_inline":
      return { kind: "code", text: token.content }
    case "code_block":
    case "fence":
      return { kind: "pre", text: token.content.replace(/\n$/, "") }
    case "softbreak":
    case "hardbreak":
      return { kind: "break" }
    case "hr":
      return { kind: "rule" }
    default:
      return token.content === "" ? undefined : { kind: "text", text: token.content }
  }
}

function fill(parent: Parent, tokens: readonly Token[]): void {
  const open: Parent[] = [parent]
  for (const token of tokens) {
    const here = open.at(-1) ?? parent
    if (token.type === "inline") fill(here, token.children ?? [])
    else if (token.nesting === 1) {
      const opened = toOpened(token)
      if (opened) here.children.push(opened)
      open.push(opened ?? here)
    } else if (token.nesting === -1) open.pop()
    else {
      const leaf = toLeaf(token)
      if (leaf) here.children.push(leaf)
    }
  }
}

/**
 * A note's Markdown as a tree of the few things that a note may hold (paragraphs, lists, quotes, code, emphasis, links). It is
 * drawn by components, so there is no HTML anywhere that could be slipped in.
 */
export function toMarkNodes(markdown: string): MarkNode[] {
  const root: Parent = { children: [] }
  fill(root, reader.parse(markdown, {}))
  return root.children
}
