// @vitest-environment happy-dom
import { act, fireEvent, render, screen } from "@testing-library/react"
import type { ReactNode } from "react"
import { beforeEach, expect, it, vi } from "vitest"
// Its code comes late; here it is there before the first test is timed.
import "./late-parts"
import { Keyboard } from "./keyboard"

const push = vi.fn()
vi.mock("next/navigation", () => ({
  useRouter: () => ({ push }),
  useSearchParams: () => new URLSearchParams("connection=prod-main"),
}))

const focusSearch = vi.fn()
beforeEach(() => {
  push.mockClear()
  focusSearch.mockClear()
})

const press = (key: string, target: Element = document.body, more: KeyboardEventInit = {}) =>
  act(async () => fireEvent.keyDown(target, { key, ...more }))

/** Draws it and waits for the keys, which come after the page. */
async function show(page: ReactNode): Promise<void> {
  render(page)
  await vi.dynamicImportSettled()
}

it("goes to a page with g and its letter, keeping the connection", async () => {
  await show(<Keyboard focusSearch={focusSearch} />)
  await press("g")
  await press("u")
  expect(push).toHaveBeenCalledWith("/usage?connection=prod-main")
})

it("leaves letters to whoever is typing", async () => {
  await show(
    <>
      <Keyboard focusSearch={focusSearch} />
      <input aria-label="text" />
    </>,
  )
  const input = screen.getByLabelText("text")
  for (const key of ["g", "j", "/", "?", "y"]) await press(key, input)
  expect(push).not.toHaveBeenCalled()
  expect(focusSearch).not.toHaveBeenCalled()
  expect(screen.queryByRole("dialog")).toBeNull()
  await press("/")
  expect(focusSearch).toHaveBeenCalledTimes(1)
})

it("does nothing to the page under an open sheet", async () => {
  await show(<Keyboard focusSearch={focusSearch} />)
  await press("?", document.body, { shiftKey: true })
  expect(await screen.findByRole("dialog", { name: "Keyboard" })).toBeTruthy()
  await press("g")
  await press("k")
  await press("/")
  expect(push).not.toHaveBeenCalled()
  expect(focusSearch).not.toHaveBeenCalled()
})
