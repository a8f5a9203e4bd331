// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react"
import { afterEach, describe, expect, it, vi } from "vitest"
import { Late, toLate } from "./late"
import { Popover } from "./popover"

function Words({ words }: { words: string }) {
  return <p>{words}</p>
}

afterEach(cleanup)

describe("a late part", () => {
  it("holds its place until its code is here, and is drawn at once from then on", async () => {
    const part = toLate(async () => Words)
    const page = <Late part={part} with={{ words: "here" }} waiting={<p>waiting</p>} />
    render(page)
    expect(screen.getByText("waiting")).toBeTruthy()
    expect(await screen.findByText("here")).toBeTruthy()
    cleanup()
    render(page)
    expect(screen.getByText("here")).toBeTruthy()
  })

  it("says so when its code does not come, and asks again the next time", async () => {
    let isDown = true
    const part = toLate(async () => {
      if (isDown) throw new Error("no connection")
      return Words
    })
    const page = <Late part={part} with={{ words: "here" }} />
    render(page)
    expect((await screen.findByRole("alert")).textContent).toContain("Load the page again")
    cleanup()
    isDown = false
    render(page)
    expect(await screen.findByText("here")).toBeTruthy()
  })

  it("fetches nothing for a panel that nobody opens", () => {
    const fetch = vi.fn(async () => Words)
    const part = toLate(fetch)
    render(<Popover label="More">{() => <Late part={part} with={{ words: "here" }} />}</Popover>)
    expect(fetch).not.toHaveBeenCalled()
  })
})
