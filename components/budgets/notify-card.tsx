"use client"

import { useState } from "react"
import { Button } from "@/components/ui/button"
import { Card } from "@/components/ui/card"
import { Facts } from "@/components/ui/facts"
import { Instant } from "@/components/ui/instant"
import { sendTest } from "@/lib/budgets/actions"
import type { NotifyState } from "@/lib/budgets/schema"
import { toAppError } from "@/lib/errors"
import { formatCount, UNKNOWN } from "@/lib/format"
import { callAction } from "@/lib/http"

/** Where news goes, and whether it arrives. */
export function NotifyCard({ notify }: { notify: NotifyState }) {
  if (notify.host === null)
    return (
      <Card title="Notifications">
        <p className="px-3.5 py-3 text-pretty text-muted">
          Nowhere yet. Set NOTIFY_URL (a Slack incoming webhook, or a receiver of your own) and NOTIFY_SECRET, and
          restart: crossed budgets, new and regressed failure groups, weeks without review, a sync that has stopped, an
          unhealthy vendor and refused keys are told there, once each.
        </p>
      </Card>
    )
  return (
    <Card title="Notifications">
      <Facts
        items={[
          { label: "Sent to", value: <span className="mono">{notify.host}</span> },
          { label: "Last sent", value: notify.lastSentAt ? <Instant at={notify.lastSentAt} /> : UNKNOWN },
          { label: "Waiting", value: toCountWords(notify.waiting, notify.waitingError) },
          { label: "Given up, 30 days", value: toCountWords(notify.givenUp, notify.givenUpError) },
        ]}
      />
      <SendTest />
    </Card>
  )
}

function toCountWords(count: number, error: string | null): string {
  return error === null ? formatCount(count) : `${formatCount(count)}: ${error}`
}

function SendTest() {
  const [said, setSaid] = useState("")
  const [isSending, setIsSending] = useState(false)
  const send = async () => {
    setIsSending(true)
    try {
      const { error } = await callAction(sendTest({}))
      setSaid(error ?? "It was taken.")
    } catch (thrown) {
      setSaid(toAppError(thrown).message)
    } finally {
      setIsSending(false)
    }
  }
  return (
    <div className="flex flex-wrap items-center gap-3 border-t border-line px-3.5 py-2.5">
      <Button onClick={() => void send()} disabled={isSending}>
        {isSending ? "Sending" : "Send a test"}
      </Button>
      <p role="status" className="text-muted">
        {said}
      </p>
    </div>
  )
}
