import { expect, expectAccessible, type Page, signedInAs, test } from "./fixtures"

test.use({ storageState: signedInAs("admin") })

type Job = { id: string; connection: string; fileName: string | null }

async function failedJob(page: Page): Promise<Job> {
  const rows: Job[] = (await (await page.request.get("/api/jobs?tab=failed")).json()).data.rows
  const [job] = rows
  if (!job) throw new Error("The account has no failed job.")
  return job
}

test("a pasted mail leads to its job by keyboard alone", async ({ page }) => {
  const job = await failedJob(page)
  await page.goto("/find")
  const box = page.getByRole("textbox", { name: /paste a ticket/i })
  await expect(box).toBeFocused()
  // Wrapped and quoted by two mail programs.
  const mail = `Hi all,\n\n> the job ${job.id.slice(0, 15)}\n> ${job.id.slice(15)} did not arrive,\n> order 4471.\n\nBest\nAna`
  await box.fill(mail)
  const hits = page.getByRole("list", { name: /hits/i })
  await expect(hits.getByRole("link").first()).toContainText("exact id, line 3")
  await expect(hits.getByText("certain").first()).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press("Control+Enter")
  await expect(hits.getByRole("link").first()).toBeFocused()
  await page.keyboard.press("Escape")
  await expect(box).toBeFocused()
  await page.keyboard.press("Control+Enter")
  await page.keyboard.press("Enter")
  await expect(page).toHaveURL(new RegExp(`/jobs/${job.connection}/${job.id}`))
})

test("the link of a help desk's macro shows its answer at first paint", async ({ page }) => {
  const job = await failedJob(page)
  const html = await (await page.request.get(`/find?q=${encodeURIComponent(`see ${job.id}`)}`)).text()
  expect(html).toContain("exact id")
  await page.goto(`/find?q=${encodeURIComponent("Could you call me back? Maria")}`)
  await expect(page.getByText("Nothing to go by")).toBeVisible()
  await expectAccessible(page)
})

test("an id that nobody knows is asked of each connection, with a verdict for each", async ({ page }) => {
  await page.goto("/find?q=job_0123456789abcdef01234567")
  await page.getByRole("button", { name: "Ask the vendor" }).click()
  await expect(page.getByText("no such job").first()).toBeVisible()
  await expectAccessible(page)
})

test("the palette finds a job, a page and the list, and hands a pasted mail over whole", async ({ page }) => {
  const job = await failedJob(page)
  await page.goto("/")
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible()
  const box = page.getByRole("combobox", { name: "Find" })
  await expect(async () => {
    await page.keyboard.press("Control+k")
    await expect(box).toBeFocused({ timeout: 500 })
  }).toPass()
  await page.keyboard.type(job.id)
  await expect(page.getByRole("option", { selected: true })).toContainText("exact id")
  await expectAccessible(page)
  await page.keyboard.press("Enter")
  await expect(page).toHaveURL(new RegExp(`/jobs/${job.connection}/${job.id}`))
  await page.keyboard.press("/")
  await expect(box).toBeFocused()
  await page.keyboard.type("usag")
  await page.keyboard.press("ArrowUp")
  await page.keyboard.press("Enter")
  await expect(page).toHaveURL(/\/usage/)
  await page.keyboard.press("Control+k")
  await box.evaluate((input, text) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData("text", text)
    input.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }))
  }, `Hello,\nplease see ${job.id}\nThanks`)
  await expect(page).toHaveURL(/\/find(\?|$)/)
  await expect(page.getByRole("textbox", { name: /paste a ticket/i })).toHaveValue(new RegExp(`please see ${job.id}`))
  expect(page.url()).not.toContain(job.id)
})
