// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react"
import { afterEach, describe, expect, it } from "vitest"
import type { JobDetail, JobFile } from "@/lib/jobs/detail-schema"
import { MediaCard } from "./media-card"

const file = (fields: Partial<JobFile>): JobFile & { fetchedAt: null } => ({
  url: "https://cdn.removebgvideo.com/o.webm",
  localPath: null,
  kind: "video",
  life: "not_known",
  expiresAt: null,
  fetchedAt: null,
  ...fields,
})

function show(
  output: ReturnType<typeof file> | null,
  status: JobDetail["header"]["status"] = "completed",
): HTMLElement {
  const detail = { media: { input: null, output }, header: { status } }
  const { container } = render(
    <MediaCard detail={detail} mediaHosts={["cdn.removebgvideo.com"]} isWide={false} onWide={() => undefined} />,
  )
  return container
}

afterEach(cleanup)

describe("MediaCard", () => {
  it("loads nothing before someone asks, and never plays by itself", () => {
    const page = show(file({}))
    expect(page.querySelector("video, img, source")).toBeNull()
    fireEvent.click(screen.getByText("Load output"))
    const video = page.querySelector("video")
    expect(video?.getAttribute("src")).toBe("https://cdn.removebgvideo.com/o.webm")
    expect(video?.hasAttribute("autoplay")).toBe(false)
  })

  it("sends no address of ours along with a picture", () => {
    const page = show(file({ url: "https://cdn.removebgvideo.com/o.gif", kind: "image" }))
    fireEvent.click(screen.getByText("Load output"))
    expect(page.querySelector("img")?.getAttribute("referrerpolicy")).toBe("no-referrer")
  })

  it("T10: offers no loading from a host that is not allowed", () => {
    const page = show(file({ url: "https://evil.test/o.webm" }))
    expect(screen.queryByText("Load output")).toBeNull()
    expect(page.textContent).toContain("not among the hosts")
  })

  it.each([
    "javascript:alert(1)//.webm",
    "JaVa\tScRiPt:alert(1)//o.webm",
    "data:text/html,<script>alert(1)</script>",
    "blob:https://cdn.removebgvideo.com/o.webm",
    "vbscript:x",
    '"><script>alert(1)</script>',
  ])("T10: makes no link, picture or video of %j, and no element of its words", (url) => {
    for (const kind of ["video", "image", "link"] as const) {
      const page = show(file({ url, kind }))
      const led = [...page.querySelectorAll("a, video, img, source, iframe, script")]
      expect(led.map((element) => element.getAttribute("href") ?? element.getAttribute("src"))).toEqual([])
      cleanup()
    }
  })

  it("plays the demo's clips through our own origin, whatever their host", () => {
    const page = show(file({ url: "https://cdn.made-up.test/o.webm", localPath: "/api/demo-media/o.webm" }))
    fireEvent.click(screen.getByText("Load output"))
    expect(page.querySelector("video")?.getAttribute("src")).toBe("/api/demo-media/o.webm")
  })

  it("calls a file that does not come expired or not public, not failed", () => {
    const page = show(file({}))
    fireEvent.click(screen.getByText("Load output"))
    const video = page.querySelector("video")
    if (video) fireEvent.error(video)
    expect(screen.getByRole("status").textContent).toContain("has expired or is not public")
  })

  it("gives formats that browsers do not play as links", () => {
    show(file({ url: "https://cdn.removebgvideo.com/o.mov", kind: "link" }))
    expect(screen.getByText("Download").closest("a")?.getAttribute("rel")).toContain("noreferrer")
  })

  it("says why there is no output", () => {
    expect(show(null, "failed").textContent).toContain("None: the job failed.")
    cleanup()
    expect(show(null, "processing").textContent).toContain("None yet")
  })
})
