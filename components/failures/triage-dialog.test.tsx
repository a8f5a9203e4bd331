// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { fireEvent, render, screen } from "@testing-library/react"
import { expect, it, vi } from "vitest"
import { ClockProvider } from "@/components/ui/clock"

const mutate = vi.hoisted(() => vi.fn())
vi.mock("./use-triage", () => ({ useTriage: () => ({ mutate, error: null, isPending: false }) }))
vi.mock("next/navigation", () => ({
  useRouter: () => ({ push: vi.fn() }),
  useSearchParams: () => new URLSearchParams(),
}))

const { TriageDialog } = await import("./triage-dialog")

it("takes the date until which a cause is ignored on the clock of the page's zone, and names the zone", () => {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <ClockProvider now={0} zone="Asia/Kathmandu">
        <TriageDialog
          question={{ act: "ignore", target: { kind: "groups", ids: ["fg_1"] }, title: null }}
          onClose={vi.fn()}
          onDone={vi.fn()}
        />
      </ClockProvider>
    </QueryClientProvider>,
  )
  const field = screen.getByLabelText<HTMLInputElement>("Until a date", { selector: "[type=datetime-local]" })
  expect(document.getElementById(field.getAttribute("aria-describedby") ?? "")?.textContent).toBe("Asia/Kathmandu")
  fireEvent.change(field, { target: { value: "2026-12-01T09:00" } })
  fireEvent.click(screen.getByRole("button", { name: "Ignore" }))
  expect(mutate.mock.calls[0]?.[0].decision).toEqual({
    act: "ignore",
    note: null,
    until: { kind: "date", at: "2026-12-01T03:15:00.000Z" },
  })
})
