"use client"

import { useMutation } from "@tanstack/react-query"
import { useShell } from "@/components/shell/shell-context"
import { announce } from "@/components/ui/announce"
import { Button } from "@/components/ui/button"
import { Dialog } from "@/components/ui/dialog"
import { Problem } from "@/components/ui/problem"
import { toAppError } from "@/lib/errors"
import type { Review } from "@/lib/reviews/schema"
import { useReviewChange } from "./use-review-change"
import { toCount, toDaysWords } from "./words"

type SignDialogProps = { review: Review; onClose: () => void }

/** Says what a signature does before it is given: it cannot be taken back. */
export function SignDialog({ review, onClose }: SignDialogProps) {
  const { report, items } = review
  const { by } = useShell()
  const change = useReviewChange(report)
  const sign = useMutation({
    mutationFn: () => change.sign(),
    onSuccess: () => {
      announce(`${report.week} is signed`)
      onClose()
    },
  })
  const open = items.filter((item) => item.doneAt === null).length
  return (
    <Dialog title={`Sign ${report.week}`} onClose={onClose}>
      <div className="flex flex-col gap-3">
        <p className="text-pretty">
          You sign the review of {toDaysWords(report)} by name, for {report.connection ?? "all connections"}. This
          cannot be taken back.
        </p>
        <ul className="list-disc space-y-1 pl-5 text-pretty">
          <li>
            Every figure, sum and finding is frozen as it stands now
            {report.caveats.length === 0 ? "." : ", and with them the remarks on how far they can be trusted."}
          </li>
          <li>What changes later is shown beside it, in amber; the frozen figure stays.</li>
          <li>
            Notes and the list of what is to do stay open
            {open === 0 ? "." : `: ${toCount(open, "item")} ${open === 1 ? "is" : "are"} carried into the next week.`}
          </li>
        </ul>
        {sign.error ? <Problem title="It was not signed" detail={toAppError(sign.error).message} /> : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={sign.isPending} onClick={() => sign.mutate()}>
            {sign.isPending ? "Signing" : `Sign as ${by.name}`}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
