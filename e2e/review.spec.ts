import { execFileSync } from "node:child_process"
import { join } from "node:path"
import { expect, expectAccessible, type Page, signedInAs, test } from "./fixtures"

test.use({ storageState: signedInAs("support") })

const toNumber = (text: string) => Number(text.replace(/[^\d.−]/g, "").replace("−", "-"))

/** `npm run report` beside the running app. */
function report(...args: string[]): string {
  const flags = ["--conditions=react-server", "--import", "tsx", "lib/cli/report.ts", ...args]
  return execFileSync(process.execPath, flags, { cwd: join(import.meta.dirname, ".."), encoding: "utf8" })
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

  const { data } = await (await request.get(`/api/reviews/${week}`)).json()
  const told = JSON.parse(report("--week", week, "--format", "json"))
  expect(told.report.figures).toEqual(data.report.figures)
  expect(told.report.days).toEqual(data.report.days)

  if (data.report.change) {
    const rows = page.getByRole("table", { name: /The change of credits/ }).getByRole("row")
    const words = await rows.evaluateAll((all) => all.slice(1).map((row) => row.lastElementChild?.textContent ?? ""))
    const figures = words.map(toNumber)
    const [before = 0, ...parts] = figures
    const after = parts.pop()
    expect(figures).toHaveLength(7)
    expect(parts.reduce((sum, part) => sum + part, before)).toBeCloseTo(after ?? Number.NaN, 3)
  }

  const days = page.getByRole("region", { name: "Day by day" }).getByRole("row")
  const busiest = data.report.days.toSorted((a: { jobs: number }, b: { jobs: number }) => b.jobs - a.jobs)[0]
  await days
    .nth(1 + data.report.days.indexOf(busiest))
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

  await page.emulateMedia({ media: "print" })
  for (const name of ["Sidebar", "On this page"]) await expect(page.getByLabel(name)).toBeHidden()
  await expect(page.getByRole("banner")).toBeHidden()
  await expect(page.getByLabel("Something to do")).toBeHidden()
  await expect(page.getByText("RemoveBGVideo Ops").last()).toBeVisible()
  await expect(page.getByText(new RegExp(`/reviews/${week}$`))).toBeVisible()
  await page.emulateMedia({ media: "screen" })

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
