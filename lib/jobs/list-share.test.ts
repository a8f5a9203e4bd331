import { describe, expect, it } from "vitest"
import { shareReading } from "./list-share"

function createQuestion() {
  const pending: { resolve: (answer: number) => void; reject: (error: Error) => void }[] = []
  const read = () => new Promise<number>((resolve, reject) => pending.push({ resolve, reject }))
  return { pending, read }
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0))

describe("a shared reading", () => {
  it("is asked once at a time, and once more for all who came meanwhile", async () => {
    const { pending, read } = createQuestion()
    const answers = [1, 2, 3, 4].map(() => shareReading("a", read))
    expect(pending).toHaveLength(1)
    pending[0]?.resolve(1)
    await settled()
    expect(pending).toHaveLength(2)
    pending[1]?.resolve(2)
    expect(await Promise.all(answers)).toEqual([1, 2, 2, 2])
    const later = shareReading("a", read)
    expect(pending).toHaveLength(3)
    pending[2]?.resolve(3)
    expect(await later).toBe(3)
  })

  it("fails for those whose reading failed, and for nobody after them", async () => {
    const { pending, read } = createQuestion()
    const first = shareReading("b", read)
    const second = shareReading("b", read)
    pending[0]?.reject(new Error("no"))
    await expect(first).rejects.toThrow("no")
    await settled()
    pending[1]?.resolve(2)
    expect(await second).toBe(2)
  })

  it("keeps different questions apart", async () => {
    const [one, other] = [createQuestion(), createQuestion()]
    const answers = [shareReading("c", one.read), shareReading("d", other.read)]
    one.pending[0]?.resolve(1)
    other.pending[0]?.resolve(2)
    expect(await Promise.all(answers)).toEqual([1, 2])
  })
})
