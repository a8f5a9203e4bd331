import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import AxeBuilder from "@axe-core/playwright"
import { type APIRequestContext, test as base, expect, type Page } from "@playwright/test"

export { expect, type Page }

export const ROLES = ["viewer", "support", "admin"] as const
export type Role = (typeof ROLES)[number]

const ROOT = join(import.meta.dirname, "..")
const folder = process.env.E2E_FOLDER ?? ""

/** Where the signed-in state of a role is kept by people.setup.ts: `test.use({ storageState: signedInAs("viewer") })`. */
export const signedInAs = (role: Role): string => join(folder, `${role}.json`)
export const emailOf = (role: Role): string => `${role}@example.com`
export const ADMIN_PASSWORD = "e2e-admin-password"

/** `npm run people -- …` against the app's own store; answers its JSON. */
export function people(...args: string[]): Record<string, unknown> {
  const flags = ["--conditions=react-server", "--import", "tsx", "lib/cli/people.ts", ...args, "--json"]
  return JSON.parse(execFileSync(process.execPath, flags, { cwd: ROOT, encoding: "utf8" }))
}

/** Through the form, as a person does. */
export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto("/sign-in")
  await page.getByLabel("E-mail").fill(email)
  await page.getByLabel("Password").fill(password)
  await page.getByRole("button", { name: "Sign in", exact: true }).click()
}

type Watch = {
  /** Console errors and policy violations that a test provokes on purpose. */
  expectedNoise: RegExp[]
  quiet: undefined
}

/** Every test fails on a console error, an uncaught exception or a violation of the content policy. */
export const test = base.extend<Watch>({
  expectedNoise: [[], { option: true }],
  quiet: [
    async ({ page, expectedNoise }, use) => {
      const noise: string[] = []
      page.on("pageerror", (error) => noise.push(`uncaught: ${error.message}`))
      page.on("console", (message) => {
        const text = message.text()
        if (message.type() === "error" || /Content Security Policy/i.test(text))
          noise.push(`${text} ${message.location().url}`)
      })
      await use(undefined)
      expect(noise.filter((line) => !expectedNoise.some((expected) => expected.test(line)))).toEqual([])
    },
    { auto: true },
  ],
})

type Scheme = "light" | "dark"

async function listViolations(page: Page, scheme: Scheme): Promise<string[]> {
  // Legacy mode asks this page alone, which has no frames of other origins, and opens no second one for it.
  // Only violations are described: describing thousands of passes takes axe as long as finding them.
  // The second theme's run finds axe where the first one left it: putting half a megabyte into a page takes as long as a rule.
  const inPage = scheme === "dark" ? { axeSource: "window.axe" } : {}
  const axe = new AxeBuilder({ page, ...inPage })
    .setLegacyMode(true)
    .options({ resultTypes: ["violations"], preload: false })
  // A theme changes colours and nothing else, so the second one is asked about those.
  const { violations } = await (scheme === "light" ? axe : axe.withRules(["color-contrast"])).analyze()
  return violations.map(
    ({ id, help, nodes }) =>
      `${scheme}: ${id}: ${help}: ${nodes.map((node) => `${node.target}: ${node.failureSummary}`).join(" | ")}`,
  )
}

/** axe over the page as it stands, in both themes. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" })
    const found = await listViolations(page, colorScheme)
    if (found.length === 0) continue
    // axe reckons with what is redrawn while it looks as if it lay on top of itself: only what is found again is one.
    await page.waitForTimeout(500)
    expect(await listViolations(page, colorScheme)).toEqual([])
  }
}

type Moved = { sum: number; what: string[] }

/** From the next page on, counts what moves while it comes up. */
export async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const moved: Moved = { sum: 0, what: [] }
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
}

export const readShifts = (page: Page): Promise<Moved> =>
  page.evaluate(() => (window as unknown as { moved: Moved }).moved)

/** A file of the build under test, as JSON. */
export function readBuild<T>(path: string): T {
  // The build's manifests are Next's own format; the tests that read them fail when it changes.
  return JSON.parse(readFileSync(join(ROOT, ".next", path), "utf8")) as T
}

export type Door = { kind: "page" | "route"; path: string }

/** The address of a folder in `app`: groups left out, parameters filled with `sample` (else "x"). */
export function toPath(folder: string, sample: Record<string, string> = {}): string {
  return folder.replace(/\/\([^)]*\)/g, "").replace(/\[(?:\.\.\.)?(\w+)\]/g, (_, name: string) => sample[name] ?? "x")
}

/** Whose the newest failed jobs are told to be (people.setup.ts). */
export const SAMPLE_CUSTOMER = "Northwind & Søn"

/** Something real for each parameter that an address of the app has. */
export async function toSamples(request: APIRequestContext): Promise<Record<string, string>> {
  const read = async (path: string) => (await (await request.get(path)).json()).data.rows[0]
  const job = await read("/api/jobs?tab=failed")
  const ticket = await read("/api/tickets")
  const [running, over] = (await (await request.get("/api/reviews")).json()).data
  return {
    connection: job.connection,
    jobId: job.id,
    group: job.groupId,
    ticket: String(ticket.num),
    week: (over ?? running).week,
    customer: encodeURIComponent(SAMPLE_CUSTOMER),
  }
}

/** Every page and route of the build. */
export function listDoors(sample: Record<string, string> = {}): Door[] {
  const manifest = readBuild<Record<string, string>>("server/app-paths-manifest.json")
  return Object.keys(manifest).flatMap((entry): Door[] => {
    const [, raw = "", kind] = /^(.*)\/(page|route)$/.exec(entry) ?? []
    if ((kind !== "page" && kind !== "route") || raw.startsWith("/_")) return []
    return [{ kind, path: toPath(raw, sample) || "/" }]
  })
}

type Action = { exportedName?: string; workers: Record<string, unknown> }
export type ActionOfBuild = { id: string; name: string; page: string }

/** Every server action of the build, with a page that holds it: elsewhere Next has to pass it on first. */
export function actionsOfBuild(): ActionOfBuild[] {
  const { node } = readBuild<{ node: Record<string, Action> }>("server/server-reference-manifest.json")
  return Object.entries(node).map(([id, { exportedName = "", workers }]) => {
    const [worker = ""] = Object.keys(workers)
    return { id, name: exportedName, page: toPath(worker.replace(/^app/, "").replace(/\/page$/, "")) || "/" }
  })
}
