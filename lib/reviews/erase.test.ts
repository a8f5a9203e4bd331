import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { addBudget } from "@/lib/budgets/mutations"
import { DAY, HOUR, MINUTE } from "@/lib/domain/time"
import { toWeekInstants } from "@/lib/domain/week"
import { beginBuild } from "@/lib/jobs/rollup-build"
import type { Store } from "@/lib/store/store"
import { vendorJob } from "@/lib/testing/builders"
import { ENGINES } from "@/lib/testing/open-test-store"
import { addPerson, mirror, NOW, TEST_ENV } from "@/lib/testing/review-rig"
import { openSharedStore } from "@/lib/testing/shared-store"
import { getReview, listReviews } from "./data"
import { eraseFromReviews, withoutCustomer } from "./erase"
import { toReviewMarkdown } from "./markdown"
import { signReview } from "./mutations"

vi.mock("@/lib/env", () => ({ readEnv: () => TEST_ENV }))

const WEEK = "2026-W47"
const ALL = { week: WEEK, connection: null }
const { fromAt: MONDAY } = toWeekInstants(WEEK, "UTC")

describe.each(ENGINES)("a customer whose name is a word of ours, erased on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
    await beginBuild(store, "UTC")
  })
  afterEach(() => store.close())

  it.each(["11", "2026", "light", "main"])("“%s” leaves everything but the name", async (name) => {
    const video = { model: "light", inputUrl: "https://files.test/a.mp4", metadata: { customer: name, user: "wibble" } }
    const own = ["a", "b"].map((id, at) =>
      vendorJob({ id, status: "completed", createdAt: MONDAY + at * HOUR, durationMs: MINUTE, ...video }),
    )
    const other = { ...video, inputUrl: "https://files.test/11/2026.mp4", metadata: { customer: "bystander" } }
    const others = ["c", "d"].map((id, at) =>
      vendorJob({ id, status: "completed", createdAt: MONDAY + DAY + at * HOUR, durationMs: MINUTE, ...other }),
    )
    await mirror(store, [...own, ...others], { teamZone: "UTC" })
    const by = await addPerson(store, { id: "p1", name: "Ada" })
    for (const kind of ["customer", "model", "connection"] as const) {
      await addBudget(store, { kind, subject: name, monthMilli: 1_000, thresholds: [100] }, { by, now: NOW })
    }
    await signReview(store, ALL, { by, now: NOW })
    const { report } = await getReview(store, ALL, NOW)
    await store.write((tx) => eraseFromReviews(tx, name))
    const after = await getReview(store, ALL, NOW)
    const isOwn = (one: { customer: string | null }) => one.customer === name
    const strip = (one: (typeof report.waste.duplicate.clusters)[number]) => ({
      ...one,
      customer: null,
      source: null,
      href: "/jobs",
      first: { ...one.first, user: null },
      repeats: one.repeats.map((job) => ({ ...job, user: null })),
    })
    const clusters = report.waste.duplicate.clusters.map((one) => (isOwn(one) ? strip(one) : one))
    expect(clusters.filter((one) => one.href === "/jobs")).toHaveLength(1)
    expect(after.report).toEqual({
      ...report,
      customers: report.customers.map((one) => (one.name === name ? { ...one, name: "[erased]", href: "/jobs" } : one)),
      budgets: report.budgets.map((one) =>
        one.kind === "customer" ? { ...one, subject: "[erased]", href: "/jobs" } : one,
      ),
      waste: { ...report.waste, duplicate: { ...report.waste.duplicate, clusters } },
    })
    expect(toReviewMarkdown(after)).toContain(WEEK)
    expect(await listReviews(store, { connection: null }, NOW)).not.toEqual([])
  })
})

it("an address of nobody’s video, a title and a report that is none of ours lose the name as a word", () => {
  const cluster = { customer: null, source: "https://files.test/acme/a.mp4", href: "/jobs?q=acme" }
  const report = { failures: [{ title: "of Acme, not acmeter" }], waste: { duplicate: { clusters: [cluster] } } }
  expect(JSON.parse(withoutCustomer(JSON.stringify(report), "acme"))).toEqual({
    failures: [{ title: "of [erased], not acmeter" }],
    waste: { duplicate: { clusters: [{ ...cluster, source: "https://files.test/[erased]/a.mp4", href: "/jobs" }] } },
  })
  expect(withoutCustomer("{ of acme", "acme")).toBe("{ of [erased]")
})
