import { buttonClass } from "@/components/ui/button"
import { Empty } from "@/components/ui/empty"
import { Link } from "@/components/ui/link"

export default function NotFound() {
  return (
    <Empty
      title="There is no such ticket"
      action={
        <Link href="/tickets?tab=all" className={buttonClass("primary")}>
          All tickets
        </Link>
      }
    >
      <p>Numbers here are this dashboard’s own. The number of your help desk is found by the search over the list.</p>
    </Empty>
  )
}
