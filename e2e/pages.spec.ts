import { readFile } from "node:fs/promises"
import {
  expect,
  expectAccessible,
  listDoors,
  type Page,
  readShifts,
  signedInAs,
  test,
  toSamples,
  watchShifts,
} from "./fixtures"

test.use({ storageState: signedInAs("admin") })
// A third of the whole run: shared out among the workers.
test.describe.configure({ mode: "parallel" })

const SIZES = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } }
/** What comes late has come by then. */
const SETTLED_MS = 500
/** What counts as none: less than a hundredth of the screen moved by a hundredth (Lighthouse calls 0.1 good). */
const NO_SHIFT = 0.01

const listPages = (sample?: Record<string, string>): string[] =>
  listDoors(sample).flatMap(({ kind, path }) => (kind === "page" && path !== "/sign-in" ? [path] : []))
const pages = listPages()
/** Those of one thing, as of one job. */
const singles = pages.filter((path) => /\/x(\/|$)/.test(path))

/** Opens a page and asks what every page must hold: nothing moves while it comes up, nothing is cut off, axe finds nothing. */
async function expectSound(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await expect(page.locator("h1").first()).toBeVisible()
  await page.waitForTimeout(SETTLED_MS)
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(overflow, path).toBeLessThanOrEqual(0)
  await expectAccessible(page)
  // Last, so that what comes late and moves the page is seen as well.
  const moved = await readShifts(page)
  expect(moved.sum, `${path}: ${moved.what.join(" | ")}`).toBeLessThanOrEqual(NO_SHIFT)
}

const VIEWS = {
  failed: ["timeline", "inspect", "request", "response", "webhooks", "billing", "notes"],
  done: ["timeline", "request", "response", "webhooks", "billing", "notes"],
} as const

for (const [name, size] of Object.entries(SIZES)) {
  test.describe(`when ${name}`, () => {
    test.beforeEach(async ({ page }) => {
      await page.setViewportSize(size)
      await watchShifts(page)
    })

    for (const path of pages.filter((one) => !singles.includes(one))) {
      test(`${path} is accessible in both themes, quiet, still and unclipped`, async ({ page }) => {
        await expectSound(page, path)
      })
    }

    test("the other lists of webhooks are so as well", async ({ page }) => {
      for (const view of ["untold", "claimed"]) await expectSound(page, `/webhooks?view=${view}`)
    })

    for (const tab of ["failed", "done"] as const) {
      test(`the views of a ${tab} job are so as well`, async ({ page, request }) => {
        const [job] = (await (await request.get(`/api/jobs?tab=${tab}`)).json()).data.rows
        for (const view of VIEWS[tab]) await expectSound(page, `/jobs/${job.connection}/${job.id}?view=${view}`)
      })
    }

    test("each page of one thing is so as well", async ({ page, request }) => {
      const paths = listPages(await toSamples(request)).filter((path) => !pages.includes(path))
      expect(paths).toHaveLength(singles.length)
      const [a, b] = (await (await request.get("/api/jobs")).json()).data.rows
      const compared = `/compare?a=${a.connection}/${a.id}&b=${b.connection}/${b.id}`
      for (const path of [...paths, compared]) await expectSound(page, path)
    })
  })
}

test("a failed job says why, what to answer and what to send, and the packet leaves no query behind", async ({
  page,
  request,
}) => {
  const [job] = (await (await request.get("/api/jobs?tab=failed")).json()).data.rows
  await page.goto(`/jobs/${job.connection}/${job.id}?tab=failed&view=inspect`)
  for (const title of ["What the vendor said", "What was asked for", "Nearest success", "What it cost"]) {
    await expect(page.getByRole("heading", { name: title, exact: true })).toBeVisible()
  }
  await page.getByRole("link", { name: "Escalation packet" }).click()
  await expect(page.getByRole("heading", { name: "Support request to the vendor" })).toBeVisible()
  await expect(page.getByLabel("Reply to the customer")).toHaveValue(/^Hello,/)
  const waiting = page.waitForEvent("download")
  await page.getByRole("button", { name: "Download JSON" }).click()
  const download = await waiting
  expect(download.suggestedFilename()).toMatch(/^support-request-job-.+\.json$/)
  const made = await readFile(await download.path(), "utf8")
  expect(JSON.parse(made).fields.job_id).toBe(job.id)
  expect(made).not.toMatch(/\?[\w.-]+=/)
})

test.describe("an unknown address", () => {
  test.use({ expectedNoise: [/404/] })
  test("says so, with its styles and scripts intact", async ({ page }) => {
    const answer = await page.goto("/no/such/page")
    expect(answer?.status()).toBe(404)
    await expect(page.getByRole("heading", { name: "There is nothing at this address" })).toBeVisible()
    await expectAccessible(page)
  })
})
