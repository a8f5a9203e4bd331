import { buttonClass } from "@/components/ui/button"
import { Empty } from "@/components/ui/empty"
import { Link } from "@/components/ui/link"

export default function NotFound() {
  return (
    <Empty
      title="There is no such job in the record"
      action={
        <Link href="/jobs" className={buttonClass("primary")}>
          All jobs
        </Link>
      }
    >
      <p>
        The record holds every job that the vendor ever showed us for the configured connections. This one may belong to
        another key, be so new that no sync has seen it yet, or its id may not be complete.
      </p>
    </Empty>
  )
}
