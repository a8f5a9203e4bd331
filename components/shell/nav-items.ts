type NavItem = {
  href: string
  label: string
  /** Line of an Icon. */
  icon: string
  /** Second key of "g then …". */
  key: string
  group: "daily" | "upkeep"
}

/** Every page there is a way to; in the sidebar on a wide screen, in the bottom bar on a phone. */
export const NAV_ITEMS: readonly NavItem[] = [
  { href: "/", label: "Overview", icon: "M12 14l4-4M4 19a10 10 0 1 1 16 0", key: "o", group: "daily" },
  { href: "/jobs", label: "Jobs", icon: "M3 5h.01M3 12h.01M3 19h.01M8 5h13M8 12h13M8 19h13", key: "j", group: "daily" },
  {
    href: "/failures",
    label: "Failures",
    icon: "M12 3L2 20h20zM12 10v4M12 17h.01",
    key: "f",
    group: "daily",
  },
  {
    href: "/tickets",
    label: "Tickets",
    icon: "M3 6h18v4a2 2 0 0 0 0 4v4H3v-4a2 2 0 0 0 0-4zM14 6v12",
    key: "t",
    group: "daily",
  },
  { href: "/usage", label: "Usage", icon: "M3 3v18h18M8 17v-3M13 17V5M18 17V9", key: "u", group: "daily" },
  {
    href: "/reviews",
    label: "Reviews",
    icon: "M9 4H6v17h12V4h-3M9 2.5h6v3.5H9zM9 14l2 2 4-4.5",
    key: "w",
    group: "daily",
  },
  { href: "/checks", label: "Checks", icon: "M4 6l2 2 3-4M4 16l2 2 3-4M13 6h8M13 17h8", key: "c", group: "upkeep" },
  {
    href: "/keys",
    label: "Keys",
    icon: "M15.5 3a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM11.6 12.4L3 21M5 19l3 3",
    key: "k",
    group: "upkeep",
  },
  {
    href: "/settings",
    label: "Settings",
    icon: "M3 7h10M19 7h2M16 4a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM3 17h2M11 17h10M8 14a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
    key: "s",
    group: "upkeep",
  },
]

/** Pages without an item of their own, by where they are entered from. */
const UNDER: Record<string, string> = { "/webhooks": "/settings" }

/** Whether a page lies under a navigation item. */
export function isCurrentItem(href: string, pathname: string): boolean {
  if (UNDER[pathname] === href) return true
  return href === "/" ? pathname === "/" : pathname === href || pathname.startsWith(`${href}/`)
}
