import { readFile } from "node:fs/promises"
import type { APIRequestContext } from "@playwright/test"
import { parse } from "csv-parse/sync"
import { expect, expectAccessible, type Page, signedInAs, test } from "./fixtures"

test.use({ storageState: signedInAs("admin") })

const DIMENSIONS = ["model", "format", "customer", "project", "connection", "status"] as const
/** Of the newest days, jobs still come and end while the test looks. */
const SETTLED_MS = 3 * 86_400_000
const VIEWS = DIMENSIONS.flatMap((by) => [
  `by=${by}&days=28`,
  `by=${by}&days=90&zone=team&measure=jobs`,
  `by=${by}&days=365&zone=team`,
])

/** The addresses of jobs in the page as the server sends it. */
async function readLinks(request: APIRequestContext, query: string): Promise<string[]> {
  const html = await (await request.get(`/usage?${query}`)).text()
  return [...html.matchAll(/href="(\/jobs\?created=[^"]+)"/g)].map(([, href = ""]) =>
    href.replaceAll("&amp;", "&").replaceAll("&#x27;", "'").replaceAll("&quot;", '"'),
  )
}

type Cell = { jobs: number; milli: number | null }
type Report = {
  measure: "credits" | "jobs"
  series: { kind: string; name: string | null; query: string | null }[]
  bars: { from: number; until: number; milli: number | null; jobs: number | null; cells: (Cell | null)[] }[]
}

async function readReport(request: APIRequestContext, query: string): Promise<Report> {
  return (await (await request.get(`/api/usage?${query}`)).json()).data
}

/** What the list of jobs says of an address of it. */
async function follow(request: APIRequestContext, href: string): Promise<Cell> {
  const { tabs, credits } = (await (await request.get(href.replace("/jobs?", "/api/jobs/counts?"))).json()).data
  const tab = new URL(href, "http://x").searchParams.get("tab") ?? "all"
  return { jobs: tabs[tab], milli: credits.reportedMilli + credits.estimatedMilli }
}

function toInstant(day: number): number {
  return Date.UTC(Math.floor(day / 10_000), (Math.floor(day / 100) % 100) - 1, day % 100)
}

/** The documented account names no model: what is told here gives its newest done jobs a price. */
async function tellModels(page: Page): Promise<void> {
  await page.goto("/settings/attribution")
  const name = page.getByLabel("Which program is it for?")
  // The button is drawn before its script is here.
  await expect(async () => {
    await page.getByRole("button", { name: "New token" }).click()
    await expect(name).toBeVisible({ timeout: 1_000 })
  }).toPass()
  const program = `usage tests ${Date.now()}`
  await name.fill(program)
  await page.getByRole("button", { name: "Make token" }).click()
  const shown = page.getByRole("dialog", { name: new RegExp(program) }).locator("code")
  const token = await shown.first().textContent()
  let cursor = ""
  for (let step = 0; step < 4; step++) {
    const { rows, nextCursor } = (await (await page.request.get(`/api/jobs?tab=done${cursor}`)).json()).data
    const told = rows.map((job: { connection: string; id: string }, n: number) => ({
      connection: job.connection,
      job_id: job.id,
      model: ["original", "light", "pro"][n % 3],
      output_format: n % 2 === 0 ? "webm" : "mov",
      customer: n % 11 === 0 ? null : `Customer ${n % 10}, "${n % 10}"`,
      project: n % 4 === 0 ? null : `project ${n % 4}`,
    }))
    const answer = await page.request.post("/api/attribution", {
      headers: { authorization: `Bearer ${token}` },
      data: { rows: told },
    })
    expect(answer.status()).toBe(200)
    if (!nextCursor) return
    cursor = `&cursor=${nextCursor}`
  }
}

test("thirty cells of the table, in every dimension, lead to jobs whose sum is the cell", async ({ page, request }) => {
  await tellModels(page)
  let checked = 0
  for (const query of VIEWS) {
    const report = await readReport(request, query)
    const links = await readLinks(request, query)
    const settled = report.bars.filter((bar) => toInstant(bar.until) < Date.now() - SETTLED_MS)
    const cells = settled.flatMap((bar) =>
      report.series.flatMap(({ query: narrow }, at) => {
        const [cell, created] = [bar.cells[at], `created=${toIso(bar.from)}..${toIso(bar.until)}`]
        const href = links.find((link) => link.includes(created) && narrow !== null && link.includes(`&${narrow}&`))
        return cell && href ? [{ cell, href }] : []
      }),
    )
    for (let n = 0; n < 3; n++) {
      const one = cells[Math.floor((n * cells.length) / 3)]
      if (!one) continue
      expect(await follow(request, one.href), `${query} → ${one.href}`).toEqual({
        jobs: one.cell.jobs,
        milli: one.cell.milli ?? 0,
      })
      checked++
    }
  }
  expect(checked).toBeGreaterThanOrEqual(30)
})

function toIso(day: number): string {
  return new Date(toInstant(day)).toISOString().slice(0, 10)
}

test("a click on a bar lists its jobs, and so does Enter on the table's cell", async ({ page }) => {
  await page.goto("/usage?measure=jobs&by=status")
  const bar = page.locator(".recharts-bar-rectangle path").first()
  await expect(bar).toBeVisible()
  await bar.click()
  await expect(page).toHaveURL(/\/jobs\?created=\d{4}-\d\d-\d\d\.\.\d{4}-\d\d-\d\d&.*tz=UTC/)
  await expect(page.getByRole("heading", { level: 1, name: "Jobs" })).toBeVisible()
  await page.goBack()
  await expect(page).toHaveURL(/\/usage\?/)
  const cell = page.getByRole("table").last().getByRole("link").last()
  const href = await cell.getAttribute("href")
  await cell.press("Enter")
  await expect(page).toHaveURL(String(href))
})

test("the table stands in the page before any script runs", async ({ browser, baseURL }) => {
  const context = await browser.newContext({
    storageState: signedInAs("admin"),
    baseURL: String(baseURL),
    javaScriptEnabled: false,
  })
  const page = await context.newPage()
  await page.goto("/usage")
  const table = page.getByRole("table").last()
  await expect(table.getByRole("rowheader")).toHaveCount(28)
  await expect(table.getByRole("columnheader", { name: "Failure rate" })).toBeVisible()
  await expect(page.getByText(/in 28 days/).first()).toBeVisible()
  await context.close()
})

test("nothing moves while the chart arrives", async ({ page }) => {
  await page.addInitScript(() => {
    const shifts: number[] = []
    Object.assign(window, { shifts })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if ("value" in entry) shifts.push(Number(entry.value))
    }).observe({ type: "layout-shift", buffered: true })
  })
  await page.goto("/usage")
  await expect(page.locator(".recharts-surface").first()).toBeVisible()
  const shifts = await page.evaluate(() => Object.getOwnPropertyDescriptor(window, "shifts")?.value as number[])
  expect(shifts.reduce((sum, one) => sum + one, 0)).toBeLessThan(0.02)
})

test("CSV and JSON hold what the page holds", async ({ page, request }) => {
  const from = toIsoAgo(40)
  const query = `from=${from}&to=${toIsoAgo(5)}&by=format`
  const report = await readReport(request, query)
  await page.goto(`/usage?${query}`)
  for (const format of ["CSV", "JSON"]) {
    const waiting = page.waitForEvent("download")
    await page.getByRole("button", { name: "Export" }).click()
    await page.getByRole("menuitem", { name: new RegExp(`^${format}`) }).click()
    const text = await readFile(await (await waiting).path(), "utf8")
    if (format === "JSON") {
      expect(JSON.parse(text)).toMatchObject({ series: report.series, bars: report.bars })
      continue
    }
    const rows: string[][] = parse(text)
    const head = rows[0] ?? []
    const told = rows.slice(1).map((row) => {
      const cells = row.slice(-report.series.length)
      return [row[0], row[1], row[head.indexOf("credits")], row[head.indexOf("jobs")], ...cells]
    })
    expect(report.series.length).toBeGreaterThan(0)
    expect(told).toEqual(report.bars.map(toCsvRow))
  }
  await expect(page.getByRole("table").last().getByRole("rowheader")).toHaveCount(report.bars.length)
})

/** Days, credits, jobs and the credits of each series; empty = not known, as nothing is of days before our record. */
function toCsvRow(bar: Report["bars"][number]): string[] {
  const write = (value: number | null, unit: number) => (value === null ? "" : String(value / unit))
  const cells = bar.cells.map((cell) => (cell ? write(cell.milli, 1_000) : bar.jobs === null ? "" : "0"))
  return [toIso(bar.from), toIsoBefore(bar.until), write(bar.milli, 1_000), write(bar.jobs, 1), ...cells]
}

function toIsoBefore(day: number): string {
  return new Date(toInstant(day) - 86_400_000).toISOString().slice(0, 10)
}

function toIsoAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)
}

test("what the page shows stands in its address", async ({ page }) => {
  await page.goto("/usage")
  await page.getByRole("button", { name: "by model" }).click()
  await page.getByRole("menuitemradio", { name: "customer" }).click()
  await expect(page).toHaveURL(/by=customer/)
  await page.getByRole("button", { name: "Last 28 days" }).click()
  await page.getByRole("link", { name: "Last 365 days" }).click()
  await expect(page).toHaveURL(/days=365/)
})

test("a view by customer is accessible and unclipped on a narrow screen", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto("/usage?by=customer&days=7")
  await expect(page.locator(".recharts-surface").first()).toBeVisible()
  await expectAccessible(page)
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(overflow).toBeLessThanOrEqual(0)
  // Every column is there: the table scrolls within its frame.
  const heads = page.getByRole("region", { name: "Day by day: credits by customer" }).getByRole("columnheader")
  expect(await heads.count()).toBeGreaterThan(8)
  await heads.last().scrollIntoViewIfNeeded()
  await expect(heads.last()).toBeInViewport()
  await expect(heads.first()).toBeInViewport()
})
