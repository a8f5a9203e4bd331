/** How the dashboard looks; "system" follows the device. Kept in a cookie, so that the first paint is right already. */
export const THEMES = ["system", "light", "dark"] as const
export type Theme = (typeof THEMES)[number]
export const THEME_COOKIE = "theme"

/** Anything we do not know is "system". */
export function toTheme(kept: string | undefined): Theme {
  return THEMES.find((theme) => theme === kept) ?? "system"
}
