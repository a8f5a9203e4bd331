"use client"

const YEAR_S = 31_536_000

/** Keeps a choice of this browser where the server reads it before it renders. Null forgets it. */
export function keepCookie(name: string, value: string | null): void {
  const secure = window.location.protocol === "https:" ? "; Secure" : ""
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API does not exist on plain http
  document.cookie = `${name}=${encodeURIComponent(value ?? "")}; Path=/; SameSite=Lax; Max-Age=${value === null ? 0 : YEAR_S}${secure}`
}
