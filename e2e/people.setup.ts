import { test as setup } from "@playwright/test"
import { ADMIN_PASSWORD, emailOf, expect, people, ROLES, SAMPLE_CUSTOMER, signedInAs, signIn } from "./fixtures"

/** One person per role, signed in once; the other tests start from there. */
for (const role of ROLES) {
  setup(`signs in a ${role}`, async ({ page }) => {
    const made =
      role === "admin" ? undefined : people("add", "--email", emailOf(role), "--name", `Test ${role}`, "--role", role)
    await signIn(page, emailOf(role), String(made?.password ?? ADMIN_PASSWORD))
    await expect(page).toHaveURL(/\/$/)
    await page.context().storageState({ path: signedInAs(role) })
  })
}

/** The documented account names no customer: a program tells of the newest jobs, as the customer's own would. */
setup("tells whose the newest jobs are, and saves a ticket", async ({ browser, baseURL, playwright }) => {
  const context = await browser.newContext({ storageState: signedInAs("admin"), baseURL: String(baseURL) })
  const page = await context.newPage()
  await page.goto("/settings/attribution")
  const name = page.getByLabel("Which program is it for?")
  // The button is drawn before its script is here.
  await expect(async () => {
    await page.getByRole("button", { name: "New token" }).click()
    await expect(name).toBeVisible({ timeout: 1_000 })
  }).toPass()
  const program = `browser tests ${Date.now()}`
  await name.fill(program)
  await page.getByRole("button", { name: "Make token" }).click()
  const token = await page
    .getByRole("dialog", { name: new RegExp(program) })
    .locator("code")
    .first()
    .textContent()
  const jobs = (await (await page.request.get("/api/jobs?tab=failed")).json()).data.rows.slice(0, 20)
  const rows = jobs.map((job: { connection: string; id: string }, index: number) => ({
    connection: job.connection,
    job_id: job.id,
    customer: SAMPLE_CUSTOMER,
    input_url: `https://media.customer.example/clip-${index}.mp4`,
    model: "pro",
    source_duration_ms: 42_000,
  }))
  const caller = await playwright.request.newContext({ baseURL: String(baseURL) })
  const told = await caller.post("/api/attribution", { headers: { authorization: `Bearer ${token}` }, data: { rows } })
  expect({ status: told.status(), body: await told.json() }).toMatchObject({ status: 200, body: { ok: true } })

  await page.goto(`/jobs/${jobs[0].connection}/${jobs[0].id}`)
  const title = page.getByLabel("Title")
  await expect(async () => {
    await page.getByRole("button", { name: "Save as ticket" }).click()
    await expect(title).toBeVisible({ timeout: 1_000 })
  }).toPass()
  await title.fill("Clip came out empty")
  await page.getByRole("button", { name: "Save ticket" }).click()
  await expect(page.getByRole("link", { name: /Clip came out empty/ })).toBeVisible()
  await context.close()
})
