"use client"

import { useShell } from "@/components/shell/shell-context"
import { Card } from "@/components/ui/card"
import { CopyIcon } from "@/components/ui/copy-icon"
import { CopyLine } from "@/components/ui/copy-line"
import { useCopy } from "@/components/ui/use-copy"
import { MOST_ROWS } from "@/lib/attribution/schema"
import { formatCount } from "@/lib/format"

function toExample(endpoint: string, connection: string): string {
  return `curl -X POST ${endpoint} \\
  -H "Authorization: Bearer $RBVOPS_TOKEN" \\
  -H "Content-Type: application/json" \\
  -d '{
    "connection": "${connection}",
    "rows": [
      {
        "job_id": "job_8c1f…",
        "customer": "acme",
        "project": "spring",
        "user": "u-1042",
        "input_url": "https://cdn.example.com/in/summer-sale.mp4",
        "source_duration_seconds": 42,
        "model": "pro",
        "output_format": "webm"
      }
    ]
  }'`
}

/** How a program tells: where to, and one call as an example. */
export function ApiGuide({ endpoint }: { endpoint: string }) {
  const { connections } = useShell()
  const example = toExample(endpoint, connections[0]?.id ?? "main")
  const { state, copy } = useCopy()
  return (
    <Card>
      <div className="px-3.5 py-2.5">
        <p>
          <CopyLine text={`POST ${endpoint}`} name="the address" />
        </p>
        <p className="mt-1 max-w-[72ch] text-pretty text-muted">
          Up to {formatCount(MOST_ROWS)} rows a call. Good rows are kept whatever is wrong with others; the answer says
          which field of which row. What a row leaves out stays as it was, <code>null</code> takes it back. The same
          call again changes nothing, so a program may simply send it again when it got no answer.
        </p>
        <details className="mt-2">
          <summary className="text-accent">An example call</summary>
          <div className="relative mt-1.5">
            <section
              aria-label="An example call"
              // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
              tabIndex={0}
              className="overflow-x-auto rounded-md border border-line bg-sunken p-3"
            >
              <pre>{example}</pre>
            </section>
            <button
              type="button"
              aria-label="Copy the example"
              title={state === "refused" ? "The browser refused to copy" : "Copy the example"}
              onClick={() => copy(example)}
              className="absolute top-2 right-2 rounded-md border border-line bg-surface p-1 text-muted hover:text-text"
            >
              <CopyIcon state={state} />
            </button>
          </div>
        </details>
      </div>
    </Card>
  )
}
