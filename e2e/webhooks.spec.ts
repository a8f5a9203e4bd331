import { expect, signedInAs, test } from "./fixtures"

test.use({ storageState: signedInAs("viewer") })

test("every webhook that came is listed, narrowed by the address, and leaves as a file", async ({ page }) => {
  await page.goto("/webhooks")
  await expect(page.getByRole("heading", { name: "Webhooks", exact: true })).toBeVisible()
  await page.getByLabel("Verdict").selectOption("stale")
  await expect(page).toHaveURL(/verdict=stale/)
  await page.reload()
  await expect(page.getByLabel("Verdict")).toHaveValue("stale")
  const waiting = page.waitForEvent("download")
  await page.getByRole("link", { name: "Export CSV" }).click()
  expect((await waiting).suggestedFilename()).toMatch(/^webhooks-.+\.csv$/)
  await page.getByRole("link", { name: "Completed without a webhook" }).click()
  await expect(page).toHaveURL(/view=untold/)
  await expect(page.getByText(/No webhooks seen|Nothing is missing|\d jobs/).first()).toBeVisible()
})
