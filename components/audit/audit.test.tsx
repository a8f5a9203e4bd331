// @vitest-environment happy-dom
import { render, screen, within } from "@testing-library/react"
import { expect, it, vi } from "vitest"
import type { AuditEntry } from "@/lib/audit/schema"
import { EntryList } from "./entry-list"

vi.mock("next/navigation", () => ({
  useRouter: () => ({ push: vi.fn() }),
  useSearchParams: () => new URLSearchParams("connection=main"),
}))

const ENTRY: AuditEntry = {
  num: 1,
  at: "2026-11-24T10:00:00.000Z",
  actor: { id: "ann", name: "Ann", state: "disabled" },
  address: "203.0.113.7",
  action: "ticket.changed",
  subject: { text: "ticket #7", href: "/tickets/7" },
  reason: "<b>asked</b>",
  details: { to: "solved" },
}

it("says who, from where, what, about what and why; texts stay texts and details stay folded", () => {
  render(<EntryList entries={[ENTRY]} />)
  const entry = within(screen.getByRole("listitem"))
  expect(entry.getByText("Ann")).toBeTruthy()
  expect(entry.getByText("disabled")).toBeTruthy()
  expect(entry.getByText("203.0.113.7")).toBeTruthy()
  expect(entry.getByText("changed a ticket")).toBeTruthy()
  expect(entry.getByRole("link").getAttribute("href")).toBe("/tickets/7?connection=main")
  expect(entry.getByText("<b>asked</b>")).toBeTruthy()
  expect(entry.getByText("Details").closest("details")?.open).toBe(false)
})

it("leaves out what is not known, and names the system", () => {
  const actor = { id: "system", name: "system", state: "system" } as const
  render(<EntryList entries={[{ ...ENTRY, actor, address: null, subject: null, reason: null, details: {} }]} />)
  const entry = screen.getByRole("listitem")
  expect(entry.textContent).toContain("system")
  expect(entry.textContent).not.toMatch(/Reason|Details|no account/)
})
