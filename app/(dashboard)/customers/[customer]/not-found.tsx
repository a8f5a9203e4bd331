import { buttonClass } from "@/components/ui/button"
import { Empty } from "@/components/ui/empty"
import { Link } from "@/components/ui/link"

export default function NotFound() {
  return (
    <Empty
      title="Nothing is held of this customer"
      action={
        <Link href="/jobs" className={buttonClass("primary")}>
          All jobs
        </Link>
      }
    >
      <p>
        No job, no attribution and no ticket says this name, letter by letter. It may be written otherwise, not be
        attributed yet, or have been erased.
      </p>
    </Empty>
  )
}
