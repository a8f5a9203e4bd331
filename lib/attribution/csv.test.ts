import { parse } from "csv-parse/sync"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { Operator } from "@/lib/domain/operator"
import { mirrorJobs } from "@/lib/jobs/mutations"
import type { Store } from "@/lib/store/store"
import { look, vendorJob } from "@/lib/testing/builders"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { findObstacle, guessColumns } from "./csv-columns"
import { readCsv, toCsvFile } from "./csv-file"
import { importCsv } from "./csv-import"
import { previewCsv } from "./csv-preview"

const by: Operator = { id: "eve", name: "Eve", email: "eve@example.com", role: "admin" }
const context = { connections: ["main"], fallback: "main" }
const NOT_ASKED = { encoding: null, delimiter: null }

/** The file in pieces that cut through characters and lines, as the network does. */
function toFile(content: string | Buffer, asked: { encoding: string | null; delimiter: string | null } = NOT_ASKED) {
  const bytes = typeof content === "string" ? Buffer.from(content) : content
  const parts = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, n) => bytes.subarray(n * 7, n * 7 + 7))
  return toCsvFile(bytes.length > 100_000 ? [bytes] : parts, asked)
}

async function readAll(content: string | Buffer) {
  const records = []
  for await (const record of readCsv(toFile(content))) records.push(record)
  return records
}

describe("a CSV file", () => {
  it.each([
    ["commas", "job id,customer\na,ä\n", ",", "utf-8"],
    ["semicolons and a byte order mark", "\uFEFFjob id;customer\r\na;ä\r\n", ";", "utf-8"],
    ["tabs", "job id\tcustomer\na\tä\n", "\t", "utf-8"],
    ["commas within quotes of the header", '"job, id";customer\na;ä\n', ";", "utf-8"],
    ["the Western code page", Buffer.from("job id;customer\na;\xe4\n", "latin1"), ";", "windows-1252"],
    ["UTF-16 as Excel writes it", Buffer.from("\uFEFFjob id\tcustomer\na\tä\n", "utf16le"), "\t", "utf-16le"],
    ["lines that end in CR alone", "job id,customer\ra,ä\r", ",", "utf-8"],
  ])("is read with %s", async (_name, content, delimiter, encoding) => {
    expect(toFile(content)).toMatchObject({ delimiter, encoding })
    const records = await readAll(content)
    expect(records.map((record) => record.cells[1])).toEqual(["customer", "ä"])
  })

  it("names the line on which each record begins, also after blank lines and quoted breaks", async () => {
    const records = await readAll('job id,note\n\na,"x\ny"\r\n\r\nb,z\n"c\n",w')
    expect(records.map((record) => record.line)).toEqual([1, 3, 6, 7])
  })

  it("that never closes a quotation mark is refused, not swallowed", async () => {
    await expect(readAll('a,b\n1,"2\n3,4\n')).rejects.toMatchObject({ code: "invalid" })
    const huge = `a,b\n1,"${"x,\n".repeat(200_000)}`
    await expect(readAll(huge)).rejects.toMatchObject({ code: "invalid" })
  })

  it("lets others run while it is read", async () => {
    const lines = Array.from({ length: 60_000 }, (_, n) => `job_${n},acme,https://cdn.test/${n}.mp4`)
    let turns = 0
    const timer = setInterval(() => turns++, 5)
    for await (const _ of readCsv(toFile(`job_id,customer,input_url\n${lines.join("\n")}`)));
    clearInterval(timer)
    expect(turns).toBeGreaterThan(5)
  })

  it("is understood by the names of its columns, in any order", () => {
    expect(guessColumns(["Customer ID", "Job-ID", "Löschdatum", "Video URL", "Duration (s)", "Format"])).toEqual([
      "customer",
      "job_id",
      null,
      "input_url",
      "source_duration_seconds",
      "output_format",
    ])
    expect(guessColumns(["id", "job_id", "client", "customer"])).toEqual([null, "job_id", null, "customer"])
    expect(guessColumns(["job_id", "source_duration_ms", "length"])).toEqual([
      "job_id",
      null,
      "source_duration_seconds",
    ])
    expect(guessColumns(["", "constructor", "__proto__"])).toEqual([null, null, null])
  })

  it("cannot be imported without a job id, with one field twice, or with nothing to say", () => {
    expect(findObstacle(["customer"])).toMatch(/job id/)
    expect(findObstacle(["job_id", "customer", "customer"])).toMatch(/Two columns/)
    expect(findObstacle(["job_id", null])).toMatch(/nothing to import/)
    expect(findObstacle(["job_id", "user"])).toBeNull()
  })
})

describe.each(ENGINES)("the CSV import on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
    const jobs = ["a", "b"].map((id) => vendorJob({ id }))
    await store.write((tx) => mirrorJobs(tx, { ...look(), jobs, teamZone: "UTC" }))
  })
  afterEach(() => store.close())

  const preview = (content: string | Buffer, columns: string | null = null) =>
    previewCsv(toFile(content), { db: store.read, columns, context })
  const take = (content: string | Buffer, more: { columns?: string; isStopped?: () => boolean } = {}) =>
    importCsv(store, toFile(content), {
      ...context,
      columns: null,
      by,
      teamZone: "UTC",
      onProgress: () => undefined,
      isStopped: () => false,
      ...more,
    })
  const listTold = () => store.read.selectFrom("attributions").selectAll().orderBy("job_id").execute()

  const MIXED = [
    "job_id,customer,length,width,request",
    "a,acme,0:42,1920,",
    'b,"north, wind",41.5,,"{""text_prompt"":""dog""}"',
    "c,,abc,-1,",
    "d,x,1,1,,extra",
    ",nobody,,,",
    " ,, ,,",
    "e,'=1+1,,,not json",
    "f,later,,,",
  ].join("\n")

  it("shows before anything is written what each column is taken for and what is wrong on which line", async () => {
    const shown = await preview(MIXED)
    expect(shown).toMatchObject({ lines: 7, refused: 4, obstacle: null, known: { looked: 3, found: 2 } })
    expect(shown.columns.map((column) => column.field)).toEqual([
      "job_id",
      "customer",
      "source_duration_seconds",
      "width",
      "request",
    ])
    expect(shown.problems.map(({ row, field }) => [row, field])).toEqual([
      [4, "source_duration_seconds"],
      [4, "width"],
      [5, null],
      [6, "job_id"],
      [8, "request"],
    ])
    expect(shown.rows[0]).toEqual({ line: 2, cells: ["a", "acme", "0:42", "1920", ""], problems: [] })
    expect(await listTold()).toEqual([])
  })

  it("refuses a number whose comma may set off thousands or a fraction, and says what to write", async () => {
    const cells = ["1,200", "1,200,000", "-1,200", "0,042", "12,34", "1200", "1.2"]
    const shown = await preview(
      `job_id,source_duration_seconds\n${cells.map((cell, n) => `j${n},"${cell}"`).join("\n")}\n`,
    )
    expect(shown.problems.map(({ row, field, message }) => [row, field, message])).toEqual([
      [2, "source_duration_seconds", "may mean 1200 or 1.2: write the one that is meant"],
      [3, "source_duration_seconds", "is written with commas: write 1200000"],
      [4, "source_duration_seconds", "may mean -1200 or -1.2: write the one that is meant"],
      [5, "source_duration_seconds", "may mean 42 or 0.042: write the one that is meant"],
    ])
    const report = await take('job_id,source_duration_seconds,width\na,"1,200",10\nb,1200,"1,920"\n')
    expect(report).toMatchObject({ refused: 2, changed: 0 })
    expect(await listTold()).toEqual([])
  })

  it("reads columns as they are chosen, and says what stands in the way", async () => {
    expect((await preview("id,kind\na,x\n", "job_id,")).obstacle).toMatch(/nothing to import/)
    expect((await preview("x,y\na,acme\n")).obstacle).toMatch(/job id/)
    expect((await preview("x,y\na,acme\n", "job_id,customer")).known).toEqual({ looked: 1, found: 1 })
    expect((await preview("job_id,customer\n")).obstacle).toMatch(/no line/)
    await expect(preview("")).rejects.toMatchObject({ code: "invalid" })
    await expect(take("x,y\na,acme\n")).rejects.toMatchObject({ code: "invalid" })
  })

  it("takes the good lines, hands the bad ones back with what is wrong, and changes nothing the second time", async () => {
    const report = await take(MIXED)
    expect(report).toMatchObject({ received: 7, changed: 3, unchanged: 0, refused: 4, unknownJobs: 1, stopped: null })
    const told = await listTold()
    expect(told.map((row) => [row.job_id, row.customer, row.source_duration_ms, row.request])).toEqual([
      ["a", "acme", 42_000, null],
      ["b", "north, wind", 41_500, '{"text_prompt":"dog"}'],
      ["f", "later", null, null],
    ])
    const bad = parse(report.badLines ?? "", { columns: true }) as Record<string, string>[]
    expect(bad.map((row) => [row.job_id, row.line])).toEqual([
      ["c", "4"],
      ["d", "5"],
      ["", "6"],
      ["e", "8"],
    ])
    expect(bad.every((row) => (row["what is wrong"] ?? "") !== "")).toBe(true)
    expect(await take(MIXED)).toMatchObject({ changed: 0, unchanged: 3, refused: 4 })
    expect(await listTold()).toEqual(told)
    const audit = await store.read.selectFrom("audit_log").select(["actor", "action", "details"]).execute()
    expect(audit.map((one) => one.action)).toEqual(["attribution.imported", "attribution.imported"])
    expect(audit[0]?.details).not.toContain("acme")
  })

  it("T11: mends its own bad lines: what a formula guard changed comes back as it was", async () => {
    const report = await take("job_id,customer,width\na,=cmd,0\n")
    const mended = (report.badLines ?? "").replace(",0,", ",10,")
    expect(await take(mended)).toMatchObject({ changed: 1, refused: 0 })
    expect((await listTold())[0]).toMatchObject({ customer: "=cmd", source_width: 10 })
  })

  it("keeps what it has taken when it has to end early, and says why", async () => {
    const lines = Array.from({ length: 2_500 }, (_, n) => `job_${n},acme`)
    const broken = `job_id,customer\n${lines.join("\n")}\nx,"never closed`
    const report = await take(broken)
    expect(report.stopped).toMatch(/quotation mark/)
    expect(report.changed).toBe(2_000)
    let asked = 0
    const stopped = await take(`job_id,customer\n${lines.join("\n")}\n`, { isStopped: () => ++asked > 1 })
    expect(stopped).toMatchObject({ received: 1_000, unchanged: 1_000 })
    expect(stopped.stopped).toMatch(/stopped/)
  })
})
