import { VendorText } from "@/components/job/vendor-text"
import type { LeftOut } from "@/lib/spend/schema"

/** What the original request had and the new one will not have. */
export function LeftOutList({ items }: { items: LeftOut[] }) {
  if (items.length === 0) return null
  return (
    <section aria-label="Not sent">
      <h3 className="text-muted">Not sent</h3>
      <ul>
        {items.map(({ field, text, why }) => (
          <li key={field} className="flex flex-wrap gap-x-2">
            <VendorText className="mono">{field}</VendorText>
            <VendorText className="line-clamp-2 min-w-0 text-muted">{text}</VendorText>
            <span className="text-faint">{why}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
