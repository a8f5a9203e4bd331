"use client"

import { shortenId } from "@/lib/format"
import { CopyIcon } from "./copy-icon"
import { Link } from "./link"
import { useCopy } from "./use-copy"

type CopyIdProps = {
  id: string
  /** Where the id leads, if anywhere. */
  href?: string | undefined
}

/** An id: monospace, its middle left out, the whole of it on hover and in the clipboard. */
export function CopyId({ id, href }: CopyIdProps) {
  const { state, copy } = useCopy()
  return (
    <span className="group/id inline-flex items-center gap-1 whitespace-nowrap">
      {href ? (
        <Link href={href} title={id} className="mono hover:text-accent hover:underline">
          {shortenId(id)}
        </Link>
      ) : (
        <span title={id} className="mono">
          {shortenId(id)}
        </span>
      )}
      <button
        type="button"
        aria-label={`Copy ${id}`}
        title={state === "refused" ? "The browser refused to copy" : "Copy the whole id"}
        className="rounded-sm p-0.5 text-faint hover:text-text focus-visible:opacity-100 [@media(hover:hover)]:opacity-0 [@media(hover:hover)]:group-hover/id:opacity-100"
        onClick={(event) => {
          event.stopPropagation()
          copy(id)
        }}
      >
        <CopyIcon state={state} />
      </button>
      <span role="status" className="sr-only">
        {state === "copied" ? "Copied" : ""}
      </span>
    </span>
  )
}
