"use client"

import { FactRow, FactTable } from "@/components/job/fact-table"
import { JsonBlock } from "@/components/job/json-block"
import { NotReported, VendorText } from "@/components/job/vendor-text"
import { Card } from "@/components/ui/card"
import { CopyId } from "@/components/ui/copy-id"
import type { HttpOf } from "@/lib/domain/packet-types"
import type { ErrorWords } from "@/lib/inspect/schema"
import type { JobFailure } from "@/lib/jobs/detail-schema"

const KINDS = { text: "a plain text", object: "an object", none: null } as const satisfies Record<
  ErrorWords["kind"],
  string | null
>

const HTTP_WORDS = {
  error: "named in the error",
  post: "of our own POST, which was refused",
  answer: "of the answer that told us; the failure is in its body",
} as const satisfies Record<HttpOf, string>

/** The vendor's exact words, whatever shape they have, and the marks by which the vendor finds the case. */
export function WordsCard({ error, failure }: { error: ErrorWords; failure: JobFailure | null }) {
  return (
    <Card title="What the vendor said" aside={KINDS[error.kind]}>
      {error.kind === "none" ? (
        <p className="border-b border-line px-3.5 py-2.5 text-muted">The vendor gave no error text.</p>
      ) : (
        <div className="border-b border-line">
          <JsonBlock text={error.text} label="The vendor’s error as received" />
        </div>
      )}
      <FactTable label="Marks of the failure">
        <FactRow name="Error code">
          {failure?.code ? <VendorText className="mono">{failure.code}</VendorText> : <NotReported />}
        </FactRow>
        <FactRow name="HTTP status" aside={error.http ? HTTP_WORDS[error.http.of] : null}>
          {error.http ? (
            <span className="tabular-nums">{error.http.status}</span>
          ) : (
            <NotReported>not in the record</NotReported>
          )}
        </FactRow>
        <FactRow name="Request id">{failure?.requestId ? <CopyId id={failure.requestId} /> : <NotReported />}</FactRow>
      </FactTable>
      {error.isCut ? (
        <p className="border-t border-line px-3.5 py-2 text-muted">The error is longer; its beginning is shown.</p>
      ) : null}
    </Card>
  )
}
