import { expect, type Page, signedInAs, test } from "./fixtures"

test.use({ storageState: signedInAs("admin") })

/** What a person sees of the list: everything but the ages, which grow. */
async function seen(page: Page): Promise<{ url: string; tab: string | null; chips: string[]; ids: string[] }> {
  await expect(page.locator("tr[data-row]").first()).toBeVisible()
  const tab = page
    .locator('[aria-current="page"]')
    .filter({ hasText: /All|Failed|Done/ })
    .last()
  // Counts may come after the rows.
  await expect(tab).toHaveText(/\d/)
  return {
    url: page.url(),
    tab: await tab.textContent(),
    chips: await page
      .locator("main")
      .getByRole("button", { name: /remove/i })
      .allTextContents(),
    ids: await page.locator("tr[data-row] a").evaluateAll((links) => links.map((a) => a.getAttribute("href") ?? "")),
  }
}

type Seen = Awaited<ReturnType<typeof seen>>
/** As many as a screen shows. How many more a virtual list has drawn depends on how far its measuring has come. */
const A_SCREEN = 20

/** The same screen: all of it, and row by row as far as both have drawn. */
function expectSame(now: Seen, before: Seen): void {
  const both = Math.min(now.ids.length, before.ids.length)
  expect(both).toBeGreaterThanOrEqual(A_SCREEN)
  const cut = (one: Seen) => ({ ...one, ids: one.ids.slice(0, both) })
  expect(cut(now)).toEqual(cut(before))
}

test("filter, open, next, Back and refresh give the identical list and address", async ({ page }) => {
  // The vendor goes on while the test runs: of jobs made the day before yesterday or earlier, none can still fail.
  const until = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
  await page.goto(`/jobs?tab=failed&sort=finished-desc&created=..${until}`)
  const before = await seen(page)
  expect(before.ids.length).toBeGreaterThanOrEqual(A_SCREEN)
  await page.locator("tr[data-row] a").first().click()
  await expect(page).toHaveURL(/\/jobs\/(prod|staging)-main\/.+tab=failed/)
  await expect(page.getByText(/1 of \d+/)).toBeVisible()
  const first = page.url()
  await page.getByRole("link", { name: /next/i }).click()
  await expect(page.getByText(/2 of \d+/)).toBeVisible()
  expect(page.url()).not.toBe(first)
  await page.goBack()
  await expect(page).toHaveURL(first)
  await page.goBack()
  await expect(async () => expectSame(await seen(page), before)).toPass({ timeout: 10_000 })
  await page.reload()
  await expect(async () => expectSame(await seen(page), before)).toPass({ timeout: 10_000 })
})

test("a view that one person saves is another person's view too", async ({ page, browser, baseURL }) => {
  // A state of its own, so that the test can be run again on the same store.
  const word = `mp${Date.now()}`
  const name = `Failed ones ${word}`
  await page.goto(`/jobs?tab=failed&q=${word}`)
  await page.getByRole("button", { name: /save view|saved views/i }).click()
  await page
    .getByRole("button", { name: /save this view/i })
    .or(page.getByRole("menuitem", { name: /save this view/i }))
    .click()
  await page.getByLabel("Name").fill(name)
  await page.getByRole("button", { name: "Save view", exact: true }).last().click()
  await expect(page.getByRole("button", { name: new RegExp(name) })).toBeVisible()

  const other = await browser.newContext({ storageState: signedInAs("viewer"), ...(baseURL ? { baseURL } : {}) })
  const theirs = await other.newPage()
  await theirs.goto("/jobs")
  await theirs.getByRole("button", { name: /saved/i }).click()
  await theirs.getByText(name).click()
  await expect(theirs).toHaveURL(/tab=failed/)
  await expect(theirs.getByRole("button", { name: new RegExp(name) })).toBeVisible()
  await other.close()
})

test("the list is walked by keyboard alone: rows, drawer, page and back", async ({ page }) => {
  await page.goto("/jobs")
  await expect(page.locator("tr[data-row]").first()).toBeVisible()
  await page.keyboard.press("j")
  await page.keyboard.press("j")
  await page.keyboard.press("Enter")
  await expect(page).toHaveURL(/open=/)
  await expect(page.getByRole("dialog")).toBeVisible()
  await page.keyboard.press("Escape")
  await expect(page).not.toHaveURL(/open=/)
  await page.keyboard.press("o")
  await expect(page).toHaveURL(/\/jobs\/.+\/.+/)
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible()
})

test("a job is found by its id whatever time range is set", async ({ page }) => {
  await page.goto("/jobs?sort=created-asc")
  const href = (await page.locator("tr[data-row] a").first().getAttribute("href")) ?? ""
  const id = decodeURIComponent(href.split("?")[0]?.split("/").at(-1) ?? "")
  await page.goto(`/jobs?created=1d&q=${encodeURIComponent(id)}`)
  await expect(page.locator("tr[data-row]")).toHaveCount(1)
})

test("ten open tabs all load and stay live", async ({ context }) => {
  test.setTimeout(180_000)
  const tabs: Page[] = []
  for (let n = 0; n < 10; n++) {
    const tab = await context.newPage()
    await tab.goto("/")
    await expect(tab.getByRole("heading", { level: 1 })).toBeVisible()
    tabs.push(tab)
  }
  const last = tabs.at(-1)
  expect((await last?.request.get("/api/freshness"))?.status()).toBe(200)
  for (const tab of tabs) await tab.close()
})

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } })
  test("jobs are cards that open their page, and nothing is cut off", async ({ page }) => {
    await page.goto("/jobs?tab=failed")
    const card = page.locator("main a[href*='/jobs/']").first()
    await expect(card).toBeVisible()
    await card.click()
    await expect(page).toHaveURL(/\/jobs\/(prod|staging)-main\//)
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible()
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(overflow).toBeLessThanOrEqual(0)
  })
})
