import { expect, type Page, signedInAs, test } from "./fixtures"

test.use({ storageState: signedInAs("support"), permissions: ["clipboard-read", "clipboard-write"] })

/** Walks with Tab, as somebody without a mouse does, until what has the focus is called `name`. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let step = 0; step < 120; step++) {
    const focused = await page.evaluate(() => {
      const element = document.activeElement
      const labelled = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : undefined
      return (labelled ?? element?.getAttribute("aria-label") ?? element?.textContent ?? "").trim()
    })
    if (typeof name === "string" ? focused === name : name.test(focused)) return
    await page.keyboard.press("Tab")
  }
  throw new Error(`Tab never came to ${name}`)
}

test("a mail becomes a job, its cause, a reply and a ticket that is found by its number, by keyboard alone", async ({
  page,
  request,
}) => {
  const [job] = (await (await request.get("/api/jobs?tab=failed")).json()).data.rows
  const reference = `HD-${Date.now()}`
  const mail = [
    "From: Rosa <rosa@customer.example>",
    "Subject: my video did not work",
    "",
    "> Hello, something is wrong since yesterday, your page says",
    `> ${job.id.slice(0, 17)}`,
    `> ${job.id.slice(17)} and nothing else. Order 4471.`,
  ].join("\n")

  await page.goto("/find")
  const box = page.getByRole("textbox", { name: /paste|text/i }).last()
  await expect(box).toBeFocused()
  await page.keyboard.insertText(mail)
  const hit = page.getByRole("main").getByRole("link", { name: new RegExp(job.id.slice(0, 7)) })
  await expect(hit.first()).toBeVisible()
  await page.keyboard.press("Control+Enter")
  await page.keyboard.press("Enter")

  await expect(page).toHaveURL(new RegExp(`/jobs/${job.connection}/${job.id}`))
  await expect(page.getByRole("region", { name: "Why it failed" }).getByRole("heading")).not.toBeEmpty()
  await tabTo(page, "Copy reply")
  await page.keyboard.press("Enter")
  await expect(page.getByRole("status").filter({ hasText: "Reply copied" })).toBeAttached()
  const reply = await page.evaluate(() => navigator.clipboard.readText())
  expect(reply.length).toBeGreaterThan(80)
  expect(reply).not.toContain(job.id)

  await tabTo(page, "Save as ticket")
  await page.keyboard.press("Enter")
  const dialog = page.getByRole("dialog", { name: "Save a ticket" })
  await expect(dialog.getByLabel("Title")).toBeFocused()
  await page.keyboard.insertText("Video did not work")
  await page.keyboard.press("Tab")
  await page.keyboard.insertText(reference)
  await page.keyboard.press("Control+Enter")
  await expect(dialog).toBeHidden()
  const line = page.getByRole("region", { name: "Tickets" }).getByRole("link", { name: /Video did not work/ })
  await expect(line.last()).toBeVisible()

  await page.keyboard.press("Control+k")
  await page.keyboard.insertText(reference)
  await expect(page.getByRole("option", { name: /Video did not work/ })).toBeVisible()
  await page.keyboard.press("Enter")
  await expect(page).toHaveURL(/\/tickets\/\d+/)
  await expect(page.getByRole("heading", { name: /Video did not work/ })).toBeVisible()
  await expect(page.getByRole("main").getByRole("link", { name: new RegExp(job.id.slice(0, 7)) })).toBeVisible()
})
