import { IncomingMessage } from "node:http"
import { Socket } from "node:net"
import fc from "fast-check"
import { afterEach, describe, expect, it } from "vitest"
import { SANDBOX_KEYS } from "@/lib/sandbox/accounts"
import { type Sandbox, startSandbox } from "@/lib/sandbox/server"
import { readUpload } from "@/lib/sandbox/upload"

const open: Sandbox[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((sandbox) => sandbox.close()))
})

const post = async (form: FormData) => {
  const sandbox = await startSandbox()
  open.push(sandbox)
  const response = await fetch(`${sandbox.url}/v1/uploads`, {
    method: "POST",
    body: form,
    headers: { "X-Api-Key": SANDBOX_KEYS.prod },
  })
  return { status: response.status, json: Object(await response.json()) }
}
const withFile = (file: Blob, name: string) => {
  const form = new FormData()
  form.append("note", "before the file")
  form.append("file", file, name)
  return form
}

/** A request whose body arrives in pieces of the given sizes. */
function arriving(body: Buffer, sizes: number[]): IncomingMessage {
  const request = new IncomingMessage(new Socket())
  request.headers["content-type"] = "multipart/form-data; boundary=XX"
  for (let at = 0, i = 0; at < body.length; i++) {
    const size = sizes[i % sizes.length] ?? 1
    request.push(body.subarray(at, at + size))
    at += size
  }
  request.push(null)
  return request
}
const multipart = (content: Buffer) =>
  Buffer.concat([
    Buffer.from('--XX\r\nContent-Disposition: form-data; name="file"; filename="a.mp4"\r\n\r\n'),
    content,
    Buffer.from("\r\n--XX--\r\n"),
  ])

describe("uploads", () => {
  it("give back the very bytes under the URL that was answered", async () => {
    const bytes = new Uint8Array(70_000).map((_, i) => (i * 31) % 256)
    const { status, json } = await post(withFile(new Blob([bytes], { type: "video/webm" }), "näme & co.webm"))
    expect([status, json.success, json.filename, json.size]).toEqual([200, true, "näme & co.webm", 70_000])
    expect(new Uint8Array(await (await fetch(json.video_url)).arrayBuffer())).toEqual(bytes)
  })

  it("take the type from the name where the part has none, and refuse other types and no file", async () => {
    expect((await post(withFile(new Blob(["x"]), "a.mov"))).status).toBe(200)
    expect((await post(withFile(new Blob(["x"]), "a.exe"))).json.error.code).toBe("invalid_file_type")
    expect((await post(withFile(new Blob(["x"], { type: "image/png" }), "a.mp4"))).json.error.code).toBe(
      "invalid_file_type",
    )
    expect((await post(new FormData())).status).toBe(400)
  })

  it("are read the same however the bytes are cut, boundary-like content included", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom("\r\n--X", "--XX", "\r", "\n", "data", "\r\n"), { minLength: 1 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
        async (parts, sizes) => {
          const content = Buffer.from(parts.join("").replaceAll("\r\n--XX", "\r\n-XX"))
          const upload = await readUpload(arriving(multipart(content), sizes))
          expect(upload.head.toString()).toBe(content.toString())
          expect(upload.size).toBe(content.length)
        },
      ),
    )
  })

  it("are refused beyond the limit and when they end early", async () => {
    await expect(readUpload(arriving(multipart(Buffer.alloc(2_000)), [100]), 1_000)).rejects.toThrow("File too large")
    await expect(readUpload(arriving(multipart(Buffer.alloc(50)).subarray(0, -9), [10]))).rejects.toThrow("ended early")
  })
})
