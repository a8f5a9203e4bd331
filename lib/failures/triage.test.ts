import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { Operator } from "@/lib/domain/operator"
import { DAY, HOUR } from "@/lib/domain/time"
import { listJobs } from "@/lib/jobs/list-data"
import { loadJobList, toJobFilter } from "@/lib/jobs/list-schema"
import { addJobs, createJobRecord, NOW } from "@/lib/jobs/list-testing"
import type { LiveEvent, Store } from "@/lib/store/store"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { countOpenGroups, findGroupBrief } from "./data"
import { findGroup } from "./group-data"
import { listFailures } from "./list-data"
import { toFailureFilter } from "./list-schema"
import { toGroupState } from "./schema"
import { triageGroups } from "./triage-mutations"
import type { TriageDecision, TriageTarget } from "./triage-schema"

const ann: Operator = { id: "ann", name: "Ann", email: "ann@example.com", role: "support" }
const GROUPS = ["fg_a", "fg_b", "fg_c"]
const ALL = toFailureFilter(new URLSearchParams("tab=all"), "UTC")

describe("the state that is shown", () => {
  const facts = { state: "ignored", untilAt: 100, regressedAt: null, lastSeenAt: 50 } as const
  it("is open again when the date until which it was ignored has come, regressed if a job failed since", () => {
    expect(toGroupState(facts, 99)).toBe("ignored")
    expect(toGroupState(facts, 100)).toBe("open")
    expect(toGroupState({ ...facts, lastSeenAt: 101 }, 102)).toBe("regressed")
  })

  it("is open where nobody touched it, and says when it came back by itself", () => {
    expect(toGroupState(undefined, 0)).toBe("open")
    expect(toGroupState({ ...facts, state: "open", regressedAt: 7 }, 99)).toBe("regressed")
    expect(toGroupState({ ...facts, state: "resolved" }, 999)).toBe("resolved")
  })
})

describe.each(ENGINES)("triage on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
    const person = { ...ann, password_hash: null, created_at: 0, disabled_at: null }
    await store.write((tx) => tx.insertInto("people").values(person).execute())
    const rows = GROUPS.map((id, at) => ({
      id,
      code: null,
      template: `${id} broke`,
      cause: at === 2 ? "insufficient_credits" : "unknown",
      class: at === 2 ? ("top_up" as const) : ("unknown" as const),
      title: id,
      first_seen_at: NOW - 9 * DAY,
      last_seen_at: NOW - HOUR,
      created_at: NOW,
    }))
    await store.write((tx) => tx.insertInto("failure_groups").values(rows).execute())
    await addJobs(
      store,
      GROUPS.map((group_id) =>
        createJobRecord(`job_${group_id}`, { status: "failed", group_id, finished_at: NOW - HOUR, error_message: "x" }),
      ),
    )
  })
  afterEach(() => store.close())

  const decide = (target: TriageTarget, decision: TriageDecision) =>
    triageGroups(store, { target, decision }, { by: ann, now: NOW })
  const only = (id: string): TriageTarget => ({ kind: "groups", ids: [id] })
  const listTab = async (tab: string) =>
    (await listFailures(store, toFailureFilter(new URLSearchParams({ tab }), "UTC"), NOW)).rows.map(({ id }) => id)
  const listAudit = () =>
    store.read.selectFrom("audit_log").select(["action", "subject", "details"]).orderBy("num").execute()
  const findJob = async (id: string) => {
    const filter = toJobFilter(loadJobList(new URLSearchParams("tab=failed")), "UTC")
    return (await listJobs(store, filter, { cursor: null, now: NOW })).rows.find((row) => row.id === id)
  }

  it("resolves with a note, tells open browsers, is recorded, and leaves the job as it is", async () => {
    const told: LiveEvent[] = []
    store.subscribe((event) => told.push(event))
    expect((await findJob("job_fg_a"))?.isHandled).toBe(false)
    expect(await decide(only("fg_a"), { act: "resolve", note: "new link sent" })).toEqual({ groups: 1 })
    expect(await findJob("job_fg_a")).toMatchObject({ status: "failed", isHandled: true, groupId: "fg_a" })
    expect((await findJob("job_fg_b"))?.isHandled).toBe(false)
    expect(await listTab("resolved")).toEqual(["fg_a"])
    expect((await listTab("open")).toSorted()).toEqual(["fg_b", "fg_c"])
    await expect.poll(() => told).toContainEqual({ type: "failures" })
    const page = await findGroup(store, "fg_a", { filter: ALL, now: NOW })
    expect(page?.history).toMatchObject([{ by: "Ann", words: "resolved it: new link sent" }])
    expect(page?.row).toMatchObject({ state: "resolved", note: "new link sent" })
  })

  it("ignores until a date, a number or a rate; the end that was set before is gone", async () => {
    const at = new Date(NOW + DAY).toISOString()
    await decide(only("fg_a"), { act: "ignore", note: null, until: { kind: "date", at } })
    await decide(only("fg_a"), { act: "ignore", note: null, until: { kind: "rate", perHour: 9 } })
    const [row] = (await listFailures(store, toFailureFilter(new URLSearchParams("tab=ignored"), "UTC"), NOW)).rows
    expect(row?.until).toEqual({ at: null, count: null, perHour: 9 })
    await decide(only("fg_b"), { act: "ignore", note: null, until: { kind: "date", at } })
    expect((await findJob("job_fg_b"))?.isHandled).toBe(true)
    expect(await countOpenGroups(store.read, NOW)).toBe(1)
    expect(await countOpenGroups(store.read, NOW + 2 * DAY)).toBe(2)
    const past = { kind: "date", at: new Date(NOW - 1).toISOString() } as const
    await expect(decide(only("fg_c"), { act: "ignore", note: null, until: past })).rejects.toMatchObject({
      code: "invalid",
    })
  })

  it("gives a group to somebody, and takes it back; its state stays", async () => {
    await decide(only("fg_a"), { act: "resolve", note: "done" })
    await decide(only("fg_a"), { act: "assign", personId: "ann" })
    expect(await findGroupBrief(store.read, "fg_a", { now: NOW, zone: "UTC" })).toMatchObject({
      state: "resolved",
      assignee: "Ann",
    })
    await decide(only("fg_a"), { act: "assign", personId: null })
    expect((await findGroupBrief(store.read, "fg_a", { now: NOW, zone: "UTC" }))?.assignee).toBeNull()
    await expect(decide(only("fg_a"), { act: "assign", personId: "gone" })).rejects.toMatchObject({ code: "not_found" })
    await decide(only("fg_a"), { act: "reopen" })
    expect((await listTab("open")).length).toBe(3)
  })

  it("reaches all that match a filter, by the server's own reading, and is recorded with filter and number", async () => {
    const target = { kind: "matching", query: "class=unknown&tz=UTC", expected: 2 } as const
    expect(await decide(target, { act: "resolve", note: null })).toEqual({ groups: 2 })
    expect((await listTab("resolved")).toSorted()).toEqual(["fg_a", "fg_b"])
    const audit = await listAudit()
    expect(audit.filter(({ action }) => action === "failure_group.resolved").map(({ subject }) => subject)).toEqual([
      "fg_a",
      "fg_b",
    ])
    const bulk = audit.filter(({ action }) => action === "failure_group.bulk")
    expect(bulk).toHaveLength(1)
    expect(JSON.parse(bulk[0]?.details ?? "")).toMatchObject({
      groups: 2,
      filter: "class=unknown&tz=UTC",
      action: "failure_group.resolved",
    })
  })

  it("keeps what may name a customer out of the log, which nobody can erase", async () => {
    await decide(only("fg_a"), { act: "resolve", note: "told Zorblatt\0 so" })
    const at = new Date(NOW + DAY).toISOString()
    await decide(only("fg_b"), { act: "ignore", note: "Zorblatt knows", until: { kind: "date", at } })
    await store.write((tx) => tx.updateTable("jobs").set({ customer: "Zorblatt" }).execute())
    const query = "tab=all&customer=Zorblatt&q=zorblatt&tz=UTC"
    await decide(
      { kind: "matching", query, expected: 3 },
      { act: "ignore", note: "Zorblatt", until: { kind: "date", at } },
    )
    const audit = await listAudit()
    expect(JSON.stringify(audit)).not.toMatch(/zorblatt/i)
    const bulk = audit.find(({ action }) => action === "failure_group.bulk")
    expect(JSON.parse(bulk?.details ?? "").filter).toBe("customer=%5Bnot+kept%5D&tab=all&tz=UTC")
    const history = (await findGroup(store, "fg_a", { filter: ALL, now: NOW }))?.history ?? []
    expect(history.map(({ words }) => words)).toEqual([
      expect.stringMatching(/^ignored it .*: Zorblatt$/),
      "resolved it",
    ])
  })

  it("changes nothing when other groups match than the person saw, or one is unknown", async () => {
    const target = { kind: "matching", query: "tz=UTC", expected: 2 } as const
    await expect(decide(target, { act: "resolve", note: null })).rejects.toMatchObject({ code: "conflict" })
    const nowhere = { kind: "matching", query: "tz=Mars/Olympus", expected: 2 } as const
    await expect(decide(nowhere, { act: "resolve", note: null })).rejects.toMatchObject({ code: "conflict" })
    const unknown: TriageTarget = { kind: "groups", ids: ["fg_a", "fg_nowhere"] }
    await expect(decide(unknown, { act: "resolve", note: null })).rejects.toMatchObject({ code: "not_found" })
    expect(await listTab("resolved")).toEqual([])
    expect(await listAudit()).toEqual([])
  })

  it("tells in short how a group fares, the last 14 days of the zone with today", async () => {
    const brief = await findGroupBrief(store.read, "fg_c", { now: NOW, zone: "Asia/Kathmandu" })
    expect(brief).toMatchObject({
      id: "fg_c",
      class: "top_up",
      state: "open",
      jobs: 1,
      customers: null,
      noCustomerJobs: 1,
    })
    expect(brief?.days).toHaveLength(14)
    expect(brief?.days.at(-1)).toBe(1)
    expect(await findGroupBrief(store.read, "fg_nowhere", { now: NOW, zone: "UTC" })).toBeUndefined()
  })
})
