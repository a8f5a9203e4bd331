"use client"

import { VendorText } from "@/components/job/vendor-text"
import { Button, buttonClass } from "@/components/ui/button"
import { CopyId } from "@/components/ui/copy-id"
import { Link } from "@/components/ui/link"
import { REQUEST_FIELDS } from "@/lib/domain/request-fields"
import type { SpendIntent } from "@/lib/spend/schema"
import { useFocus } from "./use-focus"

type SettledProps = { intent: SpendIntent; onAgain: () => void; onClose: () => void }

/** What came of a confirmation: the job, or that nothing was spent and why. */
export function Settled({ intent, onAgain, onClose }: SettledProps) {
  const isDone = intent.state === "done"
  const place = useFocus<HTMLDivElement>()
  return (
    <div className="flex flex-col gap-3">
      <div ref={place} tabIndex={-1} role="status" className="outline-none">
        {isDone ? <Made intent={intent} /> : <NotMade intent={intent} />}
      </div>
      <div className="flex flex-wrap justify-end gap-2">
        <Button variant={isDone ? "quiet" : "default"} onClick={onClose}>
          Close
        </Button>
        {isDone ? (
          <Link href={toHref(intent)} className={buttonClass("primary")}>
            Open it
          </Link>
        ) : (
          <Button variant="primary" onClick={onAgain}>
            Change it and try again
          </Button>
        )}
      </div>
    </div>
  )
}

function toHref({ source, newJobId }: SpendIntent): string {
  return `/jobs/${encodeURIComponent(source.connection)}/${encodeURIComponent(newJobId ?? source.jobId)}`
}

function Made({ intent }: { intent: SpendIntent }) {
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-2 text-lg font-medium">
        {intent.kind === "run_again" ? "Made" : "Started"}
        <CopyId id={intent.newJobId ?? intent.source.jobId} href={toHref(intent)} />
      </p>
      <p className="text-muted">It is in the record and on the timelines, with your reason and your name.</p>
    </>
  )
}

function NotMade({ intent }: { intent: SpendIntent }) {
  if (intent.state === "abandoned") {
    return (
      <>
        <p className="text-lg font-medium">No job was made</p>
        <p className="text-muted">That is what was decided after looking through the vendor’s jobs.</p>
      </>
    )
  }
  const field = toNamedField(intent.error)
  return (
    <>
      <p className="text-lg font-medium">Nothing was spent</p>
      <VendorText className="block text-pretty">{intent.error ?? "The request was not sent."}</VendorText>
      {field ? (
        <p className="text-muted">
          The vendor names the field <span className="mono">{field}</span>.
        </p>
      ) : null}
    </>
  )
}

/** The field that a refusal speaks of, the longest name first: "bg_image_url" is not "image". */
function toNamedField(error: string | null): string | undefined {
  const names = [...REQUEST_FIELDS].filter((name) => name !== "background").sort((a, b) => b.length - a.length)
  return names.find((name) => new RegExp(`\\b${name}\\b`).test(error ?? ""))
}
