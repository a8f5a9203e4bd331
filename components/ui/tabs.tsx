import clsx from "clsx"
import { Link } from "./link"

export type TabItem = { id: string; label: string; count?: string | number | null | undefined; href: string }

type TabsProps = { items: readonly TabItem[]; current: string; label?: string }

/** Tabs are links: each has its own address, Back works, and the middle button opens another tab. */
export function Tabs({ items, current, label = "Sections" }: TabsProps) {
  return (
    <nav aria-label={label} className="-mx-3.5 overflow-x-auto px-3.5 [scrollbar-width:none] md:mx-0 md:px-0">
      <ul className="flex min-w-full gap-[18px] border-b border-line">
        {items.map((item) => (
          <li key={item.id} className="-mb-px flex-none">
            <Link
              href={item.href}
              scroll={false}
              aria-current={item.id === current ? "page" : undefined}
              className={clsx(
                "block whitespace-nowrap border-b-2 pt-1.5 pb-2",
                item.id === current
                  ? "border-accent font-medium text-text"
                  : "border-transparent text-muted hover:border-line-strong hover:text-text",
              )}
            >
              {item.label}
              {item.count === null || item.count === undefined ? null : (
                <span className="ml-[5px] font-normal tabular-nums text-faint">{item.count}</span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
