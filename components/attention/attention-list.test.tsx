// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { fireEvent, render, screen, waitFor, within } from "@testing-library/react"
import { beforeEach, expect, it, vi } from "vitest"
import { ClockProvider } from "@/components/ui/clock"
import type { Attention, AttentionItem, Snoozed } from "@/lib/attention/schema"
import type { Role } from "@/lib/domain/operator"
import { fail, ok } from "@/lib/result"

const calls = vi.hoisted(() => ({ putOff: vi.fn(), bringBack: vi.fn() }))
vi.mock("@/lib/attention/actions", () => calls)
const me = vi.hoisted(() => ({ by: { id: "ann", role: "support" }, teamTimeZone: "Europe/Berlin" }))
vi.mock("@/components/shell/shell-context", () => ({ useShell: () => me }))
vi.mock("next/navigation", () => ({ useRouter: () => ({}), useSearchParams: () => new URLSearchParams("tz=UTC") }))
vi.mock("@/components/shell/use-zone", () => ({ useZone: () => "UTC" }))

const { AttentionList } = await import("./attention-list")

const now = Date.parse("2026-11-24T14:00:00Z")
const overdue: AttentionItem = {
  key: "overdue:prod-main",
  tone: "late",
  title: "prod-main: 2 jobs are overdue",
  detail: "pro clips usually end within 3 min 40 s",
  since: "2026-11-24T13:30:00.000Z",
  moment: null,
  action: { label: "See overdue", href: "/jobs?tab=overdue&connection=prod-main", isExternal: false },
}
const rotation: AttentionItem = {
  ...overdue,
  key: "key-rotation:prod-main/main",
  tone: "quiet",
  title: "prod-main: key main is 86 of 90 days old",
  since: null,
  action: { label: "Open Dashboard", href: "https://vendor.test/dashboard", isExternal: true },
}
const snoozed: Snoozed = {
  num: 7,
  key: "drift:prod-main",
  item: null,
  until: "2026-11-25T08:00:00.000Z",
  reason: "Vendor <b>knows</b>",
  by: "Ben",
  at: "2026-11-24T10:00:00.000Z",
}
const answered = (value: unknown) => Promise.resolve(ok({ answer: Promise.resolve(value) }))

function show(attention: Attention, role: Role = "support") {
  me.by = { id: "ann", role }
  const client = new QueryClient()
  const asked = vi.spyOn(client, "invalidateQueries")
  const shown = render(
    <QueryClientProvider client={client}>
      <ClockProvider now={now} zone="UTC">
        <AttentionList attention={attention} />
      </ClockProvider>
    </QueryClientProvider>,
  )
  return { ...shown, asked }
}

beforeEach(() => {
  calls.putOff.mockReset()
  calls.bringBack.mockReset()
})

it("is one quiet line when nothing needs anybody", () => {
  const { container } = show({ items: [], snoozed: [] })
  expect(container.textContent).toBe("Nothing needs attention.")
  expect(screen.queryByRole("list")).toBeNull()
})

it("says of each what it is, since when, and where to go, and that this is all", () => {
  show({ items: [overdue, rotation], snoozed: [] })
  const rows = within(screen.getByRole("list", { name: "What needs attention" })).getAllByRole("listitem")
  expect(rows).toHaveLength(2)
  expect(rows[0]?.textContent).toContain("2 jobs are overduepro clips usually end within 3 min 40 s · since ")
  expect(rows[0]?.querySelector("time")?.getAttribute("datetime")).toBe(overdue.since)
  // The page's zone goes along.
  expect(screen.getByRole("link", { name: /See overdue/ }).getAttribute("href")).toBe(
    "/jobs?tab=overdue&connection=prod-main&tz=UTC",
  )
  expect(screen.getByRole("link", { name: /Open Dashboard/ }).getAttribute("rel")).toBe("noopener noreferrer")
  expect(rows[1]?.textContent).not.toContain("since")
  expect(screen.getByText("Nothing else needs you.")).toBeTruthy()
})

it("puts off with a reason only, and keeps the form when it is refused", async () => {
  const { asked } = show({ items: [overdue], snoozed: [] })
  fireEvent.click(screen.getByRole("button", { name: "Put off: prod-main: 2 jobs are overdue" }))
  const form = await screen.findByRole("dialog", { name: "Put off" })
  expect(form.textContent).toContain("Europe/Berlin")
  const send = within(form).getByRole("button", { name: "Put off" })
  expect(send).toHaveProperty("disabled", true)
  fireEvent.change(within(form).getByLabelText(/^Reason/), { target: { value: "  Ben is on it " } })
  calls.putOff.mockReturnValueOnce(answered(fail("conflict", "Somebody has put this off already.")))
  fireEvent.click(send)
  expect((await within(form).findByRole("alert")).textContent).toBe("Somebody has put this off already.")
  fireEvent.click(within(form).getByLabelText("On a day, 9:00"))
  expect(send).toHaveProperty("disabled", true)
  fireEvent.change(within(form).getByLabelText("Day on which it returns"), { target: { value: "2026-12-01" } })
  calls.putOff.mockReturnValueOnce(answered(ok({ num: 1, until: "2026-12-01T08:00:00.000Z" })))
  fireEvent.click(send)
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull())
  expect(calls.putOff.mock.calls.map(([input]) => input)).toEqual([
    { key: overdue.key, choice: { kind: "tomorrow" }, reason: "Ben is on it" },
    { key: overdue.key, choice: { kind: "day", day: "2026-12-01" }, reason: "Ben is on it" },
  ])
  expect(asked).toHaveBeenCalledTimes(2)
})

it("lists what is put off with who, why and until when, as text, and brings it back", async () => {
  const { container } = show({ items: [], snoozed: [snoozed, { ...snoozed, num: 8, key: overdue.key, item: overdue }] })
  expect(await screen.findByText("2 put off for now")).toBeTruthy()
  const [first, second] = within(screen.getByRole("list", { name: "Put off", hidden: true })).getAllByRole("listitem", {
    hidden: true,
  })
  expect(first?.textContent).toContain(
    "Contract drift, prod-main: nothing at the momentBen: Vendor <b>knows</b> · returns ",
  )
  expect(second?.textContent).toContain(overdue.title)
  expect(container.querySelector("b")).toBeNull()
  calls.bringBack.mockReturnValueOnce(answered(ok(undefined)))
  fireEvent.click(screen.getByRole("button", { name: "Bring back: Contract drift, prod-main", hidden: true }))
  await waitFor(() => expect(calls.bringBack).toHaveBeenCalledWith({ num: 7 }))
})

it("offers viewers to read, and nothing to change", async () => {
  show({ items: [overdue], snoozed: [snoozed] }, "viewer")
  expect(screen.queryByRole("button", { name: /Put off|Bring back/, hidden: true })).toBeNull()
  expect(await screen.findByText(/nothing at the moment/)).toBeTruthy()
})
