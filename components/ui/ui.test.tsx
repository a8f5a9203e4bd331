// @vitest-environment happy-dom
import { act, fireEvent, render, screen } from "@testing-library/react"
import { renderToString } from "react-dom/server"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { ClockProvider } from "./clock"
import { CopyId } from "./copy-id"
import { Dialog } from "./dialog"
import { ExtLink } from "./ext-link"
import { Instant } from "./instant"
import { StatusMark } from "./status"

const now = Date.parse("2026-11-24T14:00:00Z")

beforeEach(() => vi.useFakeTimers({ now }))
afterEach(() => vi.useRealTimers())

describe("Instant", () => {
  it("writes on the server what the browser writes first, then ticks", () => {
    const page = (
      <ClockProvider now={now} zone="UTC">
        <Instant at="2026-11-24T13:59:48Z" />
      </ClockProvider>
    )
    expect(renderToString(page)).toContain("12 s ago")
    render(page)
    act(() => vi.advanceTimersByTime(50_000))
    expect(screen.getByRole("button").textContent).toBe("1 min ago")
  })

  it("uses one timer however many there are", () => {
    const start = vi.spyOn(globalThis, "setInterval")
    render(
      <ClockProvider now={now} zone="UTC">
        {[1, 2, 3, 4].map((minute) => (
          <Instant key={minute} at={`2026-11-24T13:0${minute}:00Z`} />
        ))}
      </ClockProvider>,
    )
    expect(start).toHaveBeenCalledTimes(1)
  })

  it("tells zone and milliseconds on hover, and a dash for what is not known", () => {
    render(
      <ClockProvider now={now} zone="Asia/Tokyo">
        <Instant at="2026-11-22T21:10:03.120Z" />
        <Instant at={null} />
      </ClockProvider>,
    )
    expect(screen.getByRole("button").title).toContain("2026-11-23 06:10:03.120 Asia/Tokyo")
    expect(screen.getByText("–")).toBeTruthy()
  })
})

describe("CopyId", () => {
  it("shows the middle shortened and copies the whole, also without the clipboard API", async () => {
    vi.stubGlobal("navigator", { ...navigator, clipboard: undefined })
    let copied = ""
    document.execCommand = () => {
      const area = document.querySelector("textarea")
      copied = area?.value ?? ""
      return true
    }
    render(<CopyId id="job_8c1f0e6a4d7b22f2" />)
    expect(screen.getByText("job_8c1f…22f2").title).toBe("job_8c1f0e6a4d7b22f2")
    await act(async () => {
      fireEvent.click(screen.getByRole("button"))
      await Promise.resolve()
    })
    expect(copied).toBe("job_8c1f0e6a4d7b22f2")
    expect(screen.getByRole("status").textContent).toBe("Copied")
    vi.unstubAllGlobals()
  })
})

describe("StatusMark", () => {
  it("shows a word that we do not know as the vendor wrote it, inert", () => {
    render(<StatusMark status="other" raw="<b>re-encoding</b>" />)
    expect(screen.getByText("<b>re-encoding</b>")).toBeTruthy()
  })
})

describe("ExtLink", () => {
  it("never links to what is not http", () => {
    render(<ExtLink href="data:text/html,evil">evil</ExtLink>)
    expect(screen.queryByRole("link")).toBeNull()
    render(<ExtLink href="https://example.test/a">good</ExtLink>)
    expect(screen.getByRole("link").getAttribute("rel")).toBe("noopener noreferrer")
  })
})

describe("Dialog", () => {
  it("is open while mounted, and asks to be closed by its button or Esc", () => {
    const onClose = vi.fn()
    const { unmount } = render(
      <Dialog title="Keyboard" onClose={onClose}>
        text
      </Dialog>,
    )
    const dialog = screen.getByRole("dialog", { name: "Keyboard" })
    expect(dialog.hasAttribute("open")).toBe(true)
    fireEvent.click(screen.getByRole("button", { name: "Close" }))
    fireEvent(dialog, new Event("cancel", { cancelable: true }))
    expect(onClose).toHaveBeenCalledTimes(2)
    unmount()
    expect(document.querySelector("dialog")).toBeNull()
  })
})
