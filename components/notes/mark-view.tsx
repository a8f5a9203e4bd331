import { ExtLink } from "@/components/ui/ext-link"
import type { MarkNode } from "@/lib/notes/schema"

/** A note, drawn from what the server read in it: nothing here can be markup of somebody else's. */
export function MarkView({ nodes }: { nodes: readonly MarkNode[] }) {
  // A note does not change under its number, so a node's place is its identity.
  // biome-ignore lint/suspicious/noArrayIndexKey: see above
  return nodes.map((node, index) => <Mark key={index} node={node} />)
}

function Mark({ node }: { node: MarkNode }) {
  switch (node.kind) {
    case "text":
      return node.text
    case "break":
      return <br />
    case "rule":
      return <hr className="my-2 border-line" />
    case "code":
      return <code className="rounded-sm bg-sunken px-1">{node.text}</code>
    case "pre":
      return (
        <pre className="overflow-x-auto whitespace-pre-wrap rounded-md border border-line bg-sunken px-2.5 py-1.5 [overflow-wrap:anywhere]">
          {node.text}
        </pre>
      )
    case "list":
      return <List node={node} />
    case "link":
      return <NoteLink node={node} />
    default:
      return <Block node={node} />
  }
}

type Of<K extends MarkNode["kind"]> = Extract<MarkNode, { kind: K }>

function List({ node }: { node: Of<"list"> }) {
  const items = <MarkView nodes={node.children} />
  if (!node.isOrdered) return <ul className="list-disc space-y-0.5 pl-5">{items}</ul>
  return (
    <ol start={node.start} className="list-decimal space-y-0.5 pl-5">
      {items}
    </ol>
  )
}

function NoteLink({ node }: { node: Of<"link"> }) {
  const words = <MarkView nodes={node.children} />
  if (node.href.startsWith("mailto:"))
    return (
      <a href={node.href} rel="noopener noreferrer" className="text-accent underline">
        {words}
      </a>
    )
  return (
    <ExtLink href={node.href} className="text-accent underline [overflow-wrap:anywhere]">
      {words}
    </ExtLink>
  )
}

function Block({ node }: { node: Of<"strong" | "em" | "strike" | "quote" | "paragraph" | "heading" | "item"> }) {
  const inner = <MarkView nodes={node.children} />
  switch (node.kind) {
    case "strong":
      return <strong className="font-semibold">{inner}</strong>
    case "em":
      return <em>{inner}</em>
    case "strike":
      return <s>{inner}</s>
    case "quote":
      return <blockquote className="border-l-2 border-line-strong pl-2.5 text-muted">{inner}</blockquote>
    case "item":
      return <li>{inner}</li>
    // Headings of a note are none of the page's.
    case "heading":
      return <p className="font-semibold">{inner}</p>
    case "paragraph":
      return <p>{inner}</p>
  }
}
