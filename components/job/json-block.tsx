"use client"

import { Button } from "@/components/ui/button"
import { useCopy } from "@/components/ui/use-copy"

const COPY_WORDS = { idle: "Copy", copied: "Copied", refused: "The browser refused" } as const

/** Text as it was received, laid out for reading: inert, wrapped, scrolled within itself. */
export function JsonBlock({ text, label }: { text: string; label: string }) {
  const { state, copy } = useCopy()
  return (
    <div className="relative">
      <div className="absolute top-2 right-2">
        <Button onClick={() => copy(text)}>{COPY_WORDS[state]}</Button>
      </div>
      <section
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="max-h-[28rem] overflow-auto px-3.5 py-3"
      >
        <pre className="whitespace-pre-wrap pr-16 [overflow-wrap:anywhere]">
          <bdi>{text}</bdi>
        </pre>
      </section>
    </div>
  )
}
