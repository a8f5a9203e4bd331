// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react"
import { afterEach, expect, it, vi } from "vitest"
import type { BudgetState } from "@/lib/budgets/schema"
import { BudgetCard } from "./budget-card"

vi.mock("./use-budget-change", () => ({ useBudgetChange: vi.fn() }))
vi.mock("@/lib/budgets/actions", () => ({ changeBudget: vi.fn(), endBudget: vi.fn() }))
vi.mock("@/components/shell/shell-context", () => ({ useShell: () => ({ by: { name: "Ada", role: "viewer" } }) }))
vi.mock("next/navigation", () => ({ useRouter: () => ({ push: vi.fn() }) }))

afterEach(cleanup)

const budget: BudgetState = {
  num: 1,
  kind: "model",
  subject: "pro",
  monthMilli: 90_000,
  thresholds: [80, 100],
  month: 202611,
  spentMilli: 45_000,
  unknownJobs: 0,
  percent: 50,
  forecastMilli: null,
  level: "under",
  crossed: [],
  href: "/jobs?model=pro",
}

it("marks what is spent where it holds estimates, in words and in the bar, and not where the vendor named it all", () => {
  const tell = (isEstimated: boolean) => {
    cleanup()
    render(<BudgetCard budget={{ ...budget, isEstimated }} />)
    return [screen.getByRole("link").textContent, screen.getByRole("progressbar").getAttribute("aria-label")]
  }
  expect(tell(true)).toEqual(["~45 of 90 credits", "~45 of 90 credits: 50 %"])
  expect(tell(false)).toEqual(["45 of 90 credits", "45 of 90 credits: 50 %"])
})
