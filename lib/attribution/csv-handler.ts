import "server-only"
import type { Operator } from "@/lib/domain/operator"
import { readEnv } from "@/lib/env"
import { toAppError } from "@/lib/errors"
import { log } from "@/lib/log"
import { ok } from "@/lib/result"
import { getStore } from "@/lib/store/current"
import { readBody } from "./body"
import { type CsvFile, toCsvFile } from "./csv-file"
import { importCsv } from "./csv-import"
import { previewCsv } from "./csv-preview"
import { takePlace } from "./places"
import { type CsvProgress, LARGEST_FILE } from "./schema"

/** What a file may look like. Ids are made up. */
export const EXAMPLE = [
  "job_id,customer,project,user,input_url,source_duration_seconds,model,output_format",
  "job_8c1f0000-0000-4000-8000-0000000022f2,acme,spring,u-1042,https://cdn.example.com/in/summer-sale.mp4,42,pro,webm",
  'job_77a00000-0000-4000-8000-000000000303,acme,spring,,"https://cdn.example.com/in/a, b.mp4",0:37,light,mp4',
  "",
].join("\n")

type Asked = {
  file: CsvFile
  columns: string | null
  by: Operator
  context: { connections: string[]; fallback: string | null }
}

/**
 * Looks at a file (`step=preview`) or imports it (`step=import`); both times the whole file is the body, and nothing of it is
 * kept in between. Throws AppError("invalid" | "too_large" | "too_many").
 */
export async function answerCsv(request: Request, by: Operator): Promise<Response> {
  const giveBack = takePlace("csv", { most: 2, words: "Two files are being read. Wait for one to end." })
  let isHandedOver = false
  try {
    const params = new URL(request.url).searchParams
    const parts = await readBody(request, { most: LARGEST_FILE, words: "A file has at most 20 MB. Divide it." })
    const file = toCsvFile(parts, { encoding: params.get("encoding"), delimiter: params.get("delimiter") })
    const connections = readEnv().connections.map((one) => one.id)
    const [only] = connections.length === 1 ? connections : []
    const fallback = connections.find((one) => one === params.get("connection")) ?? only ?? null
    const asked: Asked = { file, columns: params.get("columns"), by, context: { connections, fallback } }
    if (params.get("step") !== "import") {
      const store = await getStore()
      return Response.json(
        ok(await previewCsv(file, { db: store.read, columns: asked.columns, context: asked.context })),
      )
    }
    isHandedOver = true
    return runImport(asked, giveBack)
  } finally {
    if (!isHandedOver) giveBack()
  }
}

/** The import tells how far it is while it runs; whoever leaves stops it. */
function runImport({ file, columns, by, context }: Asked, onEnd: () => void): Response {
  const encoder = new TextEncoder()
  let isStopped = false
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const tell = (progress: CsvProgress) => {
        if (!isStopped) controller.enqueue(encoder.encode(`${JSON.stringify(progress)}\n`))
      }
      try {
        const store = await getStore()
        const onProgress = (lines: number) => tell({ kind: "progress", lines })
        const { teamTimeZone: teamZone } = readEnv()
        const asked = { ...context, teamZone, columns, by, onProgress, isStopped: () => isStopped }
        tell({ kind: "report", report: await importCsv(store, file, asked) })
      } catch (thrown) {
        const error = toAppError(thrown)
        if (error.code === "internal") log.error({ err: error.cause ?? error }, "An import failed")
        tell({ kind: "failed", message: error.message })
      } finally {
        onEnd()
        if (!isStopped) controller.close()
      }
    },
    cancel() {
      isStopped = true
    },
  })
  return new Response(body, { headers: { "Content-Type": "application/x-ndjson; charset=utf-8" } })
}
