import { buttonClass } from "@/components/ui/button"
import { Empty } from "@/components/ui/empty"
import { Link } from "@/components/ui/link"

export default function NotFound() {
  return (
    <Empty
      title="There is no such cause in the record"
      action={
        <Link href="/failures" className={buttonClass("primary")}>
          All failures
        </Link>
      }
    >
      <p>
        The failed jobs in the record are grouped by their cause. This group may have become part of another one since
        the link was made, or its address may not be complete.
      </p>
    </Empty>
  )
}
