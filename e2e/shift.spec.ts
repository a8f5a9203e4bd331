import { expect, listDoors, signedInAs, test, toSamples } from "./fixtures"

test.use({ storageState: signedInAs("admin") })

/** What counts as none: less than a hundredth of the screen moved by a hundredth (Lighthouse calls 0.1 good). */
const NONE = 0.01

for (const size of [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]) {
  test(`nothing moves while a page comes up at ${size.width} px`, async ({ page, request }) => {
    await page.setViewportSize(size)
    await page.addInitScript(() => {
      const moved = { sum: 0, what: [] as string[] }
      Object.assign(window, { moved })
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          // TypeScript's DOM library does not know layout shifts.
          const shift = entry as PerformanceEntry & {
            value: number
            hadRecentInput: boolean
            sources: { node?: Node }[]
          }
          if (shift.hadRecentInput) continue
          moved.sum += shift.value
          moved.what.push(...shift.sources.map(({ node }) => node?.textContent?.slice(0, 40) ?? ""))
        }
      }).observe({ type: "layout-shift", buffered: true })
    })
    const pages = listDoors(await toSamples(request)).filter((door) => door.kind === "page")
    const found: Record<string, number> = {}
    for (const { path } of pages) {
      if (path === "/sign-in") continue
      await page.goto(path)
      await expect(page.locator("h1").first()).toBeVisible()
      await page.waitForTimeout(1_500)
      const moved = await page.evaluate(() => (window as unknown as { moved: { sum: number; what: string[] } }).moved)
      found[path] = Math.round(moved.sum * 10_000) / 10_000
      expect(moved.sum, `${path}: ${moved.what.join(" | ")}`).toBeLessThanOrEqual(NONE)
    }
    console.log(`layout shift at ${size.width} px:`, JSON.stringify(found))
  })
}
