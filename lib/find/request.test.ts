import { expect, it } from "vitest"
import { readFindRequest } from "./request"

const post = (body: string) => new Request("http://ops.invalid/api/find", { method: "POST", body })

it("reads the text, a zone that exists (any other is UTC), and whether it is a whole text", async () => {
  const read = { text: "a", zone: "UTC", kind: "text" }
  expect(await readFindRequest(post('{"text":"a","zone":"Europe/Berlin"}'))).toEqual({ ...read, zone: "Europe/Berlin" })
  expect(await readFindRequest(post('{"text":"a","zone":"Mars/Olympus"}'))).toEqual(read)
  expect(await readFindRequest(post('{"text":"a","kind":"line"}'))).toEqual({ ...read, kind: "line" })
})

it.each(["", "null", "[]", '{"text":1}', "{", '{"text":"a","zone":7}', '{"text":"a","kind":"all"}'])(
  "refuses %j",
  async (body) => {
    await expect(readFindRequest(post(body))).rejects.toMatchObject({ code: "invalid" })
  },
)

it("T16: reads no more than a text can have, whatever length is announced", async () => {
  let sent = 0
  const endless = new ReadableStream({
    pull(controller) {
      sent += 1
      controller.enqueue(new Uint8Array(65_536))
    },
  })
  const init: RequestInit & { duplex: "half" } = { method: "POST", body: endless, duplex: "half" }
  await expect(readFindRequest(new Request("http://ops.invalid/api/find", init))).rejects.toMatchObject({
    code: "too_large",
  })
  expect(sent).toBeLessThan(20)
})
