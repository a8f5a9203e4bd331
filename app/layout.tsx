import type { Metadata, Viewport } from "next"
import { cookies } from "next/headers"
import { connection } from "next/server"
import type { ReactNode } from "react"
import { THEME_COOKIE, toTheme } from "@/lib/theme"
import "./globals.css"

export const metadata: Metadata = {
  title: { default: "RemoveBGVideo Ops", template: "%s · RemoveBGVideo Ops" },
  description: "Job history, support and credits for teams that use the RemoveBGVideo API. Not made by the vendor.",
  robots: { index: false, follow: false },
}
export const viewport: Viewport = { colorScheme: "light dark" }

/** The only root layout. Every page is rendered per request, since each answer carries its own nonce. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  await connection()
  const theme = toTheme((await cookies()).get(THEME_COOKIE)?.value)
  return (
    <html lang="en" data-theme={theme === "system" ? undefined : theme}>
      <body>{children}</body>
    </html>
  )
}
