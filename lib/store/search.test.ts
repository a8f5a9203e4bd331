import fc from "fast-check"
import { type SqlBool, sql } from "kysely"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ENGINES, openTestStore } from "@/lib/testing/open-test-store"
import { chooseWay, estimateDensity, PROBE_LIMIT, toPredicateByWay, WAYS } from "./sqlite-search"
import type { MatchUse, Store, Tx } from "./store"

type Seed = { id: string; text: string }

async function putJobs(tx: Tx, seeds: readonly Seed[]): Promise<void> {
  const rows = seeds.map(({ id, text }, at) => ({
    connection: "c",
    id,
    key_alias: "k",
    status: "completed" as const,
    attempt: 1,
    created_sort: at,
    finished_sort: at,
    flags: "[]",
    search_text: text,
    raw_hash: "",
    first_seen_at: 1,
    changed_at: 1,
    miss_count: 0,
  }))
  for (let at = 0; at < rows.length; at += 500) {
    await tx
      .insertInto("jobs")
      .values(rows.slice(at, at + 500))
      .execute()
  }
}

/** What a list finds, which is what a count finds too. */
async function find(store: Store, term: string): Promise<string[]> {
  const ask = async (use: MatchUse) =>
    await store.read
      .selectFrom("jobs")
      .select("id")
      .where(await store.matches(term, use))
      .orderBy("created_sort")
      .orderBy("num")
      .execute()
  const listed = await ask("list")
  expect(await ask("count")).toEqual(listed)
  return listed.map((row) => row.id)
}

const TEXTS = [
  "job_a1 clip.mp4 acme",
  "job_b2 100%_sure.mov",
  "job_c3 100 sure",
  'job_d4 say "hello" and not near or',
  "job_e5 नेपाल काठमाडौँ",
  "job_f6 日本語テキスト",
  "job_g7 a\\b*c(d)",
  "job_h8 🎬🎬🎬 emoji",
  "job_i9 it's; drop table jobs--",
]

describe.each(ENGINES)("search on %s", (engine) => {
  let store: Store
  beforeAll(async () => {
    store = await openTestStore(engine)
    await store.write((tx) =>
      putJobs(
        tx,
        TEXTS.map((text) => ({ id: text.split(" ")[0] ?? "", text })),
      ),
    )
  })
  afterAll(async () => {
    await store.close()
  })

  it.each([
    ["acme", ["job_a1"]],
    ["100%", ["job_b2"]],
    ["%_s", ["job_b2"]],
    ["_b2", ["job_b2"]],
    ["100", ["job_b2", "job_c3"]],
    ['"hello"', ["job_d4"]],
    ["not near or", ["job_d4"]],
    ["काठ", ["job_e5"]],
    ["本語テ", ["job_f6"]],
    ["\\b*", ["job_g7"]],
    ["🎬🎬🎬", ["job_h8"]],
    ["'s; drop", ["job_i9"]],
    ["job_z", []],
    ["%%%", []],
    ["a\0b", []],
  ])("finds %j exactly where it stands", async (term, expected) => {
    expect(await find(store, term)).toEqual(expected)
  })

  it("takes one or two characters as the beginning of an id, in either case", async () => {
    await store.write((tx) =>
      putJobs(tx, [
        { id: "Xy-1", text: "xy-1 acme" },
        { id: "%q", text: "%q" },
      ]),
    )
    expect(await find(store, "xy")).toEqual(["Xy-1"])
    expect(await find(store, "x")).toEqual(["Xy-1"])
    expect(await find(store, "%")).toEqual(["%q"])
    expect(await find(store, "_")).toEqual([])
    expect((await find(store, "jo")).length).toBe(TEXTS.length)
    expect(await find(store, "1")).toEqual([])
  })

  it("follows a text that changes", async () => {
    await store.write((tx) => putJobs(tx, [{ id: "chg", text: "chg before" }]))
    await store.write((tx) =>
      tx.updateTable("jobs").set({ search_text: "chg after" }).where("id", "=", "chg").execute(),
    )
    expect(await find(store, "before")).toEqual([])
    expect(await find(store, "after")).toEqual(["chg"])
  })

  it("finds what plain 'includes' finds, for any term", async () => {
    const word = fc.string({
      unit: fc.constantFrom("a", "b", "c", "%", "_", '"', "*", "é", "本", " ", "-"),
      minLength: 3,
      maxLength: 8,
    })
    await fc.assert(
      fc.asyncProperty(word, async (term) => {
        const rows = await store.read.selectFrom("jobs").select(["id", "search_text"]).orderBy("created_sort").execute()
        const expected = rows.filter((row) => row.search_text.includes(term)).map((row) => row.id)
        expect(await find(store, term)).toEqual(expected)
      }),
      { numRuns: 60 },
    )
  })

  it("finds the same when the term is so common that the list is walked", async () => {
    const many = Array.from({ length: PROBE_LIMIT + 200 }, (_, at) => ({ id: `m${at}`, text: `m${at} commonplace` }))
    await store.write((tx) => putJobs(tx, many))
    expect((await find(store, "commonplace")).length).toBe(many.length)
    expect(await find(store, "m1199 commonplace")).toEqual(["m1199"])
    expect((await find(store, "m")).length).toBe(many.length)
  })

  it("finds a rare term whose pieces are common", async () => {
    const many = Array.from({ length: PROBE_LIMIT + 200 }, (_, at) => ({
      id: `p${at}`,
      text: `p${at} teaser-9 user-1`,
    }))
    await store.write((tx) => putJobs(tx, [...many, { id: "rare", text: "rare teaser-1" }]))
    expect(await find(store, "teaser-1")).toEqual(["rare"])
    expect(await find(store, "teaser-11")).toEqual([])
  })
})

describe("a common term on sqlite", () => {
  let store: Store
  beforeAll(async () => {
    store = await openTestStore("sqlite")
    const texts = ["teaser-9 user-1", "teaser-1", "user-1", "other teaser-1", "nothing"]
    await store.write((tx) =>
      putJobs(
        tx,
        texts.map((text, at) => ({ id: `w${at}`, text })),
      ),
    )
  })
  afterAll(async () => {
    await store.close()
  })

  it.each(WAYS)("is found alike when the way is to %s", async (way) => {
    const ask = async (term: string) =>
      (
        await store.read.selectFrom("jobs").select("id").where(toPredicateByWay(term, way)).orderBy("num").execute()
      ).map((row) => row.id)
    expect(await ask("teaser-1")).toEqual(["w1", "w3"])
    expect(await ask("w")).toEqual(["w0", "w1", "w2", "w3", "w4"])
    expect(await ask("r-2")).toEqual([])
  })

  it("counts how dense it is from the newest job on, so that matches of long ago are not walked to", async () => {
    const [first] = await store.read.selectFrom("jobs").select("num").orderBy("num").limit(1).execute()
    const test = sql<SqlBool>`instr(jobs.search_text, 'teaser-9') > 0`
    expect(await estimateDensity(store.read, [first?.num ?? 0], test)).toEqual({ rowsPerCandidate: 5, rowsPerMatch: 5 })
  })

  it("is walked to where matches are dense, and its candidates lead where only its pieces are common", () => {
    const at = (rowsPerCandidate: number, rowsPerMatch: number) => ({ rowsPerCandidate, rowsPerMatch })
    expect(chooseWay(at(10, 10), "list")).toBe("test each row")
    expect(chooseWay(at(120, 160), "list")).toBe("test each row")
    expect(chooseWay(at(120, 450), "list")).toBe("pass by what is no candidate")
    expect(chooseWay(at(2, 160), "list")).toBe("test each row")
    expect(chooseWay(at(10, Number.POSITIVE_INFINITY), "list")).toBe("look up each candidate")
    expect(chooseWay(at(120, 160), "count")).toBe("look up each candidate")
    expect(chooseWay(at(10, 10), "count")).toBe("pass by what is no candidate")
    expect(chooseWay(at(1, 1), "count")).toBe("test each row")
  })
})
