"use client"

import { useQueryClient } from "@tanstack/react-query"
import { useEffect, useState } from "react"
import { announce } from "@/components/ui/announce"
import { Button } from "@/components/ui/button"
import { copyText } from "@/components/ui/copy-text"
import type { JobRef } from "@/lib/domain/job"
import { toAppError } from "@/lib/errors"
import { packetQueries } from "@/lib/packets/queries"

/** So long the button says that it is done: in the drawer nothing else is seen. */
const SAID_MS = 1_400

type CopyReplyProps = { job: JobRef; variant?: "primary" | "default" }

/** Copies the reply that may go to the customer as it is: our own sentences, no ids, none of the vendor's words. */
export function CopyReply({ job, variant = "primary" }: CopyReplyProps) {
  const client = useQueryClient()
  const [isCopied, setIsCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setIsCopied(false), SAID_MS)
    return () => clearTimeout(timer)
  }, [isCopied])
  const query = packetQueries.reply(job)
  // Asked for as soon as somebody aims at it, so that the click finds it there.
  const prepare = () => void client.prefetchQuery(query)
  const copy = async () => {
    try {
      const { text } = await client.fetchQuery(query)
      const isDone = await copyText(text)
      announce(isDone ? "Reply copied" : "The browser refused to copy; the packet’s page shows the reply")
      setIsCopied(isDone)
    } catch (thrown) {
      announce(`Not copied. ${toAppError(thrown).message}`)
    }
  }
  return (
    <Button
      variant={variant}
      onPointerEnter={prepare}
      onFocus={prepare}
      onClick={() => void copy()}
      title="A reply to the customer: no ids and none of the vendor’s words"
    >
      {isCopied ? "Copied" : "Copy reply"}
    </Button>
  )
}
