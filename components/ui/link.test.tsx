// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react"
import { afterEach, beforeEach, expect, it, vi } from "vitest"
import { Link } from "./link"

const push = vi.fn()
vi.mock("next/navigation", () => ({ useRouter: () => ({ push }) }))

beforeEach(() => push.mockClear())
afterEach(cleanup)

/** Clicks, and tells whether the browser was left to follow the link itself. */
function click(more: MouseEventInit = {}): boolean {
  return fireEvent.click(screen.getByRole("link"), { button: 0, cancelable: true, ...more })
}

it("follows a plain click without loading the page again", () => {
  render(
    <Link href="/jobs?tab=failed" scroll={false}>
      Failed
    </Link>,
  )
  expect(click()).toBe(false)
  expect(push).toHaveBeenCalledWith("/jobs?tab=failed", { scroll: false })
})

it.each(["metaKey", "ctrlKey", "shiftKey", "altKey"])("leaves a click with %s to the browser", (key) => {
  // A fragment: happy-dom would otherwise really go there.
  render(<Link href="#main">Main</Link>)
  expect(click({ [key]: true })).toBe(true)
  expect(push).not.toHaveBeenCalled()
})

it("stays where it is when its own click handler says so", () => {
  render(
    <Link href="/keys" onClick={(event) => event.preventDefault()}>
      Keys
    </Link>,
  )
  click()
  expect(push).not.toHaveBeenCalled()
})
