"use client"

import { useMutation, useQueryClient } from "@tanstack/react-query"
import { VendorText } from "@/components/job/vendor-text"
import { KeptLink } from "@/components/shell/kept-link"
import { useShell } from "@/components/shell/shell-context"
import { Button } from "@/components/ui/button"
import { isAtLeast } from "@/lib/domain/operator"
import { askConnections } from "@/lib/find/actions"
import { type AskVerdict, MOST_ASKED } from "@/lib/find/schema"
import { shortenId } from "@/lib/format"
import { callAction } from "@/lib/http"

/** Job ids in the text that our record does not hold, and what each connection says of them once asked. */
export function NotHere({ ids }: { ids: readonly string[] }) {
  const { by, connections } = useShell()
  const client = useQueryClient()
  const asked = ids.slice(0, MOST_ASKED)
  const ask = useMutation({
    mutationFn: () => callAction(askConnections({ jobIds: asked })),
    onSuccess: (verdicts) => {
      if (verdicts.some((one) => one.outcome === "known")) void client.invalidateQueries({ queryKey: ["find"] })
    },
  })
  const mayAsk = isAtLeast(by.role, "support") && connections.length > 0
  return (
    <section aria-labelledby="find-not-here" className="rounded-md border border-line bg-surface px-3.5 py-2.5">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 id="find-not-here">Not here</h2>
        {mayAsk ? (
          <Button onClick={() => ask.mutate()} disabled={ask.isPending}>
            {ask.isPending ? "Asking …" : ask.data ? "Ask again" : "Ask the vendor"}
          </Button>
        ) : null}
      </div>
      <ul className="mt-1 flex flex-col gap-1">
        {ids.map((id) => (
          <li key={id} className="min-w-0">
            <span className="mono" title={id}>
              <VendorText>{shortenId(id)}</VendorText>
            </span>{" "}
            <Verdicts verdicts={ask.data?.filter((one) => one.jobId === id) ?? []} />
          </li>
        ))}
      </ul>
      <div role="status" className="text-muted">
        {ask.error ? `It could not be asked: ${ask.error.message}` : null}
        {ask.data || ask.isPending || ask.error ? null : mayAsk ? (
          <>Our record holds no such job. Each connection can be asked; that costs one request each.</>
        ) : (
          <>Our record holds no such job. Somebody with the role support can ask the vendor.</>
        )}
        {ids.length > MOST_ASKED ? ` The first ${MOST_ASKED} are asked.` : null}
      </div>
    </section>
  )
}

function Verdicts({ verdicts }: { verdicts: readonly AskVerdict[] }) {
  return (
    <ul className="inline-flex flex-wrap gap-x-3">
      {verdicts.map((one) => (
        <li key={one.connection}>
          <span className="text-muted">{one.connection}:</span>{" "}
          {one.outcome === "known" ? (
            <KeptLink href={`/jobs/${encodeURIComponent(one.connection)}/${encodeURIComponent(one.jobId)}`}>
              known, open it
            </KeptLink>
          ) : one.outcome === "no such job" ? (
            "no such job"
          ) : (
            <span className="text-handled">could not be asked: {one.reason}</span>
          )}
        </li>
      ))}
    </ul>
  )
}
