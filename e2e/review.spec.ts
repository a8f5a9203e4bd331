import { execFileSync } from "node:child_process"
import { join } from "node:path"
import type { APIRequestContext } from "@playwright/test"
import { FACTORS } from "../lib/domain/explain"
import { isCostComparable } from "../lib/domain/review-figures"
import type { Review } from "../lib/reviews/schema"
import { expect, expectAccessible, type Page, signedInAs, test } from "./fixtures"

test.use({ storageState: signedInAs("support") })

const toNumber = (text: string) => Number(text.replace(/[^\d.−]/g, "").replace("−", "-"))

/** `npm run report` beside the running app. */
function report(...args: string[]): string {
  const flags = ["--conditions=react-server", "--import", "tsx", "lib/cli/report.ts", ...args]
  return execFileSync(process.execPath, flags, { cwd: join(import.meta.dirname, ".."), encoding: "utf8" })
}

async function readReport(request: APIRequestContext, week: string): Promise<Review["report"]> {
  return (await (await request.get(`/api/reviews/${week}`)).json()).data.report
}

/** The change as it was reckoned, or that it cannot be told: never neither, never one in place of the other. */
async function expectChangeTold(page: Page, { figures, before, change }: Review["report"]): Promise<void> {
  expect(change !== null).toBe(before !== null && isCostComparable(figures, before))
  const part = page.getByRole("region", { name: "What changed" })
  const table = part.getByRole("table", { name: /The change of credits/ })
  if (change === null) {
    await expect(part.getByText(/There is no week before this one to compare with/)).toBeVisible({ timeout: 1_000 })
    await expect(table).toHaveCount(0, { timeout: 1_000 })
    return
  }
  await expect(table).toBeVisible({ timeout: 1_000 })
  const rows = table.getByRole("row")
  const words = await rows.evaluateAll((all) => all.slice(1).map((row) => row.lastElementChild?.textContent ?? ""))
  const steps = [change.beforeMilli, ...FACTORS.map((factor) => change.parts[factor]), change.afterMilli]
  expect(words.map(toNumber)).toEqual(steps.map((milli) => milli / 1_000))
  expect(FACTORS.reduce((sum, factor) => sum + change.parts[factor], change.beforeMilli)).toBe(change.afterMilli)
}

/** What is of the screen alone, and of paper alone: each is seen where it belongs, so its absence elsewhere says something. */
async function expectPrinted(page: Page, week: string): Promise<void> {
  const screenOnly = [
    page.getByLabel("Sidebar", { exact: true }),
    page.getByLabel("On this page", { exact: true }),
    page.getByRole("banner"),
    page.getByLabel("Something to do", { exact: true }),
  ]
  // The sidebar says the name too, on the screen.
  const paperOnly = [
    page.getByRole("article").getByText("RemoveBGVideo Ops"),
    page.getByText(new RegExp(`/reviews/${week}$`)),
  ]
  for (const part of screenOnly) await expect(part).toBeVisible()
  for (const part of paperOnly) {
    await expect(part).toHaveCount(1)
    await expect(part).toBeHidden()
  }
  await page.emulateMedia({ media: "print" })
  for (const part of screenOnly) await expect(part).toBeHidden()
  for (const part of paperOnly) await expect(part).toBeVisible()
  await page.emulateMedia({ media: "screen" })
}

async function expectFrozen(page: Page): Promise<void> {
  await expect(page.getByText(/Signed by Test support/)).toBeVisible()
  await expect(page.getByRole("button", { name: "Sign this week" })).toHaveCount(0)
  await expect(page.getByText("frozen", { exact: true })).toHaveCount(5)
}

test("last week is reviewed from the overview: its sum, its jobs, something to do, a note, a signature, paper", async ({
  page,
  request,
}) => {
  await page.goto("/")
  const note = page.getByRole("listitem").filter({ hasText: "Last week has no review yet" })
  await note.getByRole("link", { name: "Review" }).click()
  await expect(page).toHaveURL(/\/reviews\/20\d\d-W\d\d/)
  const week = new URL(page.url()).pathname.split("/").at(-1) ?? ""
  await expect(page.getByRole("heading", { level: 1, name: `Week ${week}` })).toBeVisible()

  const read = await readReport(request, week)
  const told: Review = JSON.parse(report("--week", week, "--format", "json"))
  expect(told.report.figures).toEqual(read.figures)
  expect(told.report.days).toEqual(read.days)

  // Other tests tell models meanwhile, so page and answer are read until both are of one moment.
  await expect(async () => {
    await page.reload()
    await expectChangeTold(page, await readReport(request, week))
  }).toPass({ timeout: 20_000 })

  const days = page.getByRole("region", { name: "Day by day" }).getByRole("row")
  const [busiest] = read.days.toSorted((a, b) => (b.jobs ?? 0) - (a.jobs ?? 0))
  if (!busiest) throw new Error("The week has no days.")
  await days
    .nth(1 + read.days.indexOf(busiest))
    .getByRole("link")
    .first()
    .click()
  await expect(page).toHaveURL(/\/jobs\?created=/)
  await expect(page.getByText(new RegExp(`\\b${busiest.jobs} jobs?\\b`)).first()).toBeVisible()
  await page.goBack()

  await page.getByLabel("Something to do").fill("Ask for public links")
  await page.getByRole("button", { name: "Add", exact: true }).click()
  await expect(page.getByRole("checkbox", { name: "Done: Ask for public links" })).toBeVisible()
  await page.getByLabel("Notes of the week").fill("The week was **calm**.")
  await page.getByRole("link", { name: "← Reviews" }).click()
  await expect(page.getByRole("heading", { level: 1, name: "Reviews" })).toBeVisible()
  await page.goBack()
  await expect(page.getByLabel("Notes of the week")).toHaveValue("The week was **calm**.")
  await page.getByRole("button", { name: "Save notes" }).click()
  await expect(page.locator("strong", { hasText: "calm" })).toBeVisible()

  await page.getByRole("button", { name: "Sign this week" }).click()
  const dialog = page.getByRole("dialog", { name: `Sign ${week}` })
  await expect(dialog.getByText(/is frozen as it stands now/)).toBeVisible()
  await dialog.getByRole("button", { name: "Sign as Test support" }).click()
  await expect(dialog).toBeHidden()
  await expectFrozen(page)
  await page.reload()
  await expectFrozen(page)
  await expectAccessible(page)

  await expectPrinted(page, week)

  await page.goto("/")
  await expect(page.getByText("Last week has no review yet")).toHaveCount(0)
})

test.describe("a viewer", () => {
  test.use({ storageState: signedInAs("viewer"), expectedNoise: [/404/] })
  test("reads reviews, is offered nothing that would refuse, and finds no week that is none", async ({ page }) => {
    await page.goto("/reviews")
    await page
      .getByRole("main")
      .getByRole("link", { name: /^20\d\d-W\d\d$/ })
      .nth(1)
      .click()
    await expect(page.getByRole("heading", { level: 1, name: /^Week 20/ })).toBeVisible()
    await expect(page.getByRole("heading", { name: "Notes" })).toBeVisible()
    for (const name of ["Sign this week", "Add", "Save notes", "Edit notes"]) {
      await expect(page.getByRole("button", { name, exact: true })).toHaveCount(0)
    }
    for (const week of ["2099-W01", "2026-W60", "x"]) {
      const answer = await page.goto(`/reviews/${week}`)
      expect(answer?.status()).toBe(404)
      await expect(page.getByText("There is no review at this address")).toBeVisible()
    }
  })
})
