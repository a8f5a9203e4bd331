"use client"

import clsx from "clsx"
import { usePathname, useSearchParams } from "next/navigation"
import { Icon } from "@/components/ui/icon"
import { Link } from "@/components/ui/link"
import { Menu } from "@/components/ui/menu"
import { keepParams } from "./kept-params"
import { isCurrentItem, NAV_ITEMS } from "./nav-items"

const THUMBS = NAV_ITEMS.slice(0, 4)
const REST = NAV_ITEMS.slice(4)
const MORE = "M5 12h.01M12 12h.01M19 12h.01"

function toLook(isCurrent: boolean): string {
  return clsx(
    "flex h-14 w-full flex-col items-center justify-center gap-0.5 text-[11px]",
    isCurrent ? "font-medium text-accent" : "text-muted",
  )
}

/** The sidebar of a phone: five targets for a thumb, the last of which holds the rest. */
export function BottomBar() {
  const pathname = usePathname()
  const params = useSearchParams()
  const rest = REST.map((item) => ({
    label: item.label,
    href: keepParams(item.href, params),
    isCurrent: isCurrentItem(item.href, pathname),
  }))
  return (
    <nav
      aria-label="Main"
      className="no-print fixed inset-x-0 bottom-0 z-20 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      <ul className="grid grid-cols-5">
        {THUMBS.map((item) => {
          const isCurrent = isCurrentItem(item.href, pathname)
          return (
            <li key={item.href}>
              <Link
                href={keepParams(item.href, params)}
                aria-current={isCurrent ? "page" : undefined}
                className={toLook(isCurrent)}
              >
                <Icon path={item.icon} size={18} />
                {item.label}
              </Link>
            </li>
          )
        })}
        <li>
          <Menu
            name="More pages"
            label={
              <>
                <Icon path={MORE} size={18} />
                More
              </>
            }
            items={rest}
            align="end"
            className={toLook(rest.some((item) => item.isCurrent))}
          />
        </li>
      </ul>
    </nav>
  )
}
