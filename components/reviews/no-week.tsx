import { KeptLink } from "@/components/shell/kept-link"
import { Empty } from "@/components/ui/empty"

/** An address that names no week, or one that has not begun. */
export function NoWeek() {
  return (
    <div className="max-w-[860px] rounded-md border border-line bg-surface">
      <h1 className="sr-only">No review</h1>
      <Empty title="There is no review at this address" action={<KeptLink href="/reviews">All reviews</KeptLink>}>
        A week is written like 2026-W47. There is a review of every week that has begun; the others are still to come.
      </Empty>
    </div>
  )
}
