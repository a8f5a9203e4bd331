"use client"

import { useState } from "react"
import { Icon } from "@/components/ui/icon"
import { Menu } from "@/components/ui/menu"
import { THEME_COOKIE, type Theme } from "@/lib/theme"
import { keepCookie } from "./cookie"

const SUN =
  "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6L19 19M5 19l1.4-1.4M17.6 6.4L19 5"
const MOON = "M20.5 14.5A9 9 0 1 1 9.5 3.5a7 7 0 0 0 11 11z"
/** A disc of which one half is hatched. */
const HALF = "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 3v18M12 8h7M12 12h9M12 16h7"

const CHOICES = [
  { theme: "system", label: "Like the device", icon: HALF },
  { theme: "light", label: "Light", icon: SUN },
  { theme: "dark", label: "Dark", icon: MOON },
] as const satisfies { theme: Theme; label: string; icon: string }[]

/** Kept in a cookie that the server reads, so the first paint is already right. */
export function ThemeSwitch({ startsAs, className }: { startsAs: Theme; className: string }) {
  const [theme, setTheme] = useState<Theme>(startsAs)
  const choose = (next: Theme) => {
    setTheme(next)
    keepCookie(THEME_COOKIE, next === "system" ? null : next)
    if (next === "system") delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = next
  }
  const icon = CHOICES.find((choice) => choice.theme === theme)?.icon ?? HALF
  const items = CHOICES.map((choice) => ({
    label: choice.label,
    isCurrent: choice.theme === theme,
    onSelect: () => choose(choice.theme),
  }))
  return <Menu label={<Icon path={icon} size={15} />} name="Colours" items={items} align="end" className={className} />
}
