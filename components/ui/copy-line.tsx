"use client"

import { CopyIcon } from "./copy-icon"
import { useCopy } from "./use-copy"

/** A text to be taken elsewhere as it is: shown whole, copied by the button. */
export function CopyLine({ text, name }: { text: string; name: string }) {
  const { state, copy } = useCopy()
  return (
    <span className="inline-flex max-w-full items-start gap-1.5">
      <code className="min-w-0 break-all">{text}</code>
      <button
        type="button"
        aria-label={`Copy ${name}`}
        title={state === "refused" ? "The browser refused to copy" : `Copy ${name}`}
        onClick={() => copy(text)}
        className="mt-[3px] flex-none rounded-sm text-faint hover:text-text"
      >
        <CopyIcon state={state} />
      </button>
      <span role="status" className="sr-only">
        {state === "copied" ? "Copied" : ""}
      </span>
    </span>
  )
}
