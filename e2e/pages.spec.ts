import { readFile } from "node:fs/promises"
import { expect, expectAccessible, listDoors, signedInAs, test, toSamples } from "./fixtures"

test.use({ storageState: signedInAs("admin") })

const SIZES = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } }
/** Pages without parameters; those with some have their tests below. */
const pages = listDoors().filter(
  (door) => door.kind === "page" && !/\/x(\/|$)/.test(door.path) && door.path !== "/sign-in",
)

for (const { path } of pages) {
  for (const [name, size] of Object.entries(SIZES)) {
    test(`${path} is accessible in both themes, quiet and unclipped when ${name}`, async ({ page }) => {
      await page.setViewportSize(size)
      await page.goto(path)
      await expect(page.locator("h1").first()).toBeVisible()
      await expectAccessible(page)
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect(overflow).toBeLessThanOrEqual(0)
    })
  }
}

const VIEWS = {
  failed: ["timeline", "inspect", "request", "response", "webhooks", "billing", "notes"],
  done: ["timeline", "request", "response", "webhooks", "billing", "notes"],
} as const

for (const tab of ["failed", "done"] as const) {
  for (const [name, size] of Object.entries(SIZES)) {
    test(`the page of a ${tab} job is accessible in both themes and unclipped when ${name}`, async ({
      page,
      request,
    }) => {
      await page.setViewportSize(size)
      const [job] = (await (await request.get(`/api/jobs?tab=${tab}`)).json()).data.rows
      const own = `/jobs/${job.connection}/${job.id}`
      for (const path of [...VIEWS[tab].map((view) => `${own}?view=${view}`), `${own}/packet`]) {
        await page.goto(path)
        await expect(page.locator("h1").first()).toBeVisible()
        await expectAccessible(page)
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        expect(overflow, path).toBeLessThanOrEqual(0)
      }
    })
  }
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

for (const [name, size] of Object.entries(SIZES)) {
  test(`the pages of a cause, its packet, a ticket, a customer, a week and two jobs are accessible and unclipped when ${name}`, async ({
    page,
    request,
  }) => {
    await page.setViewportSize(size)
    const { group, ticket, customer, week } = await toSamples(request)
    const [a, b] = (await (await request.get("/api/jobs")).json()).data.rows
    const compared = `/compare?a=${a.connection}/${a.id}&b=${b.connection}/${b.id}`
    const cause = `/failures/${group}`
    const others = [`/tickets/${ticket}`, `/customers/${customer}`, `/reviews/${week}`, compared]
    for (const path of [cause, `${cause}/packet`, ...others]) {
      await page.goto(path)
      await expect(page.locator("h1").first()).toBeVisible()
      await expectAccessible(page)
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect(overflow, path).toBeLessThanOrEqual(0)
    }
  })
}

test.describe("an unknown address", () => {
  test.use({ expectedNoise: [/404/] })
  test("says so, with its styles and scripts intact", async ({ page }) => {
    const answer = await page.goto("/no/such/page")
    expect(answer?.status()).toBe(404)
    await expect(page.getByRole("heading", { name: "There is nothing at this address" })).toBeVisible()
    await expectAccessible(page)
  })
})
