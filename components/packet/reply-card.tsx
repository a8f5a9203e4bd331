"use client"

import { useId, useState } from "react"
import { Button } from "@/components/ui/button"
import { Card } from "@/components/ui/card"
import { useCopy } from "@/components/ui/use-copy"

const WORDS = { idle: "Copy reply", copied: "Copied", refused: "The browser refused" } as const

/** The reply to the customer, to be changed at will; what is written here is not kept. */
export function ReplyCard({ reply }: { reply: string }) {
  const [own, setOwn] = useState<string | null>(null)
  const { state, copy } = useCopy()
  const id = useId()
  const text = own ?? reply
  return (
    <div className="no-print">
      <Card title={<label htmlFor={id}>Reply to the customer</label>}>
        <div className="flex flex-col gap-2.5 p-3.5">
          <p className="text-pretty text-muted">
            Safe to send: made of our own sentences, with no ids and none of the vendor’s words. Changes are not kept.
          </p>
          <textarea
            id={id}
            value={text}
            onChange={(event) => setOwn(event.target.value)}
            rows={14}
            className="w-full resize-y rounded-md border border-line-strong bg-surface px-2.5 py-2"
          />
          <div className="flex flex-wrap gap-2">
            <Button variant="primary" onClick={() => copy(text)}>
              {WORDS[state]}
            </Button>
            {own !== null && own !== reply ? (
              <Button variant="quiet" onClick={() => setOwn(null)}>
                Start over
              </Button>
            ) : null}
          </div>
        </div>
      </Card>
    </div>
  )
}
