// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { fireEvent, render, screen, waitFor } from "@testing-library/react"
import { beforeEach, expect, it, vi } from "vitest"
import { ClockProvider } from "@/components/ui/clock"
import type { Role } from "@/lib/domain/operator"
import { toMarkNodes } from "@/lib/notes/markdown"
import { noteQueries } from "@/lib/notes/queries"
import type { Note, Notes } from "@/lib/notes/schema"
import { fail, ok } from "@/lib/result"

const calls = vi.hoisted(() => ({ createNote: vi.fn(), deleteNote: vi.fn() }))
vi.mock("@/lib/notes/actions", () => calls)
const me = vi.hoisted(() => ({ by: { id: "ann", role: "support" } }))
vi.mock("@/components/shell/shell-context", () => ({ useShell: () => me }))

const { NotesView } = await import("./notes-view")

const subject = { kind: "ticket", ticket: 12 } as const
const now = Date.parse("2026-11-24T14:00:00Z")

function note(num: number, body: string, given: Partial<Note> = {}): Note {
  const at = "2026-11-24T13:00:00.000Z"
  return { num, by: { id: "ann", name: "Ann" }, at, erased: null, body: toMarkNodes(body), ...given }
}

function show(notes: Note[], role: Role = "support") {
  me.by = { id: "ann", role }
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Number.POSITIVE_INFINITY } } })
  client.setQueryData<Notes>(noteQueries.list(subject).queryKey, { notes, older: 0 })
  return render(
    <QueryClientProvider client={client}>
      <ClockProvider now={now} zone="UTC">
        <NotesView subject={subject} />
      </ClockProvider>
    </QueryClientProvider>,
  )
}

const answered = (value: unknown) => Promise.resolve(ok({ answer: Promise.resolve(value) }))

beforeEach(() => {
  calls.createNote.mockReset()
  calls.deleteNote.mockReset()
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => Response.json(ok({ notes: [], older: 0 }))),
  )
})

it("draws a note's words, with links that tell nobody where one came from, and no markup", () => {
  const { container } = show([
    note(1, "**bold** <b>not</b> [site](https://a.test/x) [m](mailto:a@b.test) ![p](https://p.test/p.png)"),
  ])
  expect(screen.getByText("bold").tagName).toBe("STRONG")
  expect(container.querySelector("b, img, script, iframe, object, video")).toBeNull()
  const link = screen.getByRole("link", { name: /site/ })
  expect(link.getAttribute("rel")).toBe("noopener noreferrer")
  expect(link.getAttribute("referrerpolicy")).toBe("no-referrer")
  expect(screen.getByRole("link", { name: "m" }).getAttribute("href")).toBe("mailto:a@b.test")
})

it("saves with Ctrl or ⌘ and Enter, once, and keeps what was typed when that fails", async () => {
  calls.createNote.mockReturnValueOnce(answered(fail("store_unavailable", "The store did not answer.")))
  show([])
  const box = screen.getByLabelText("Write a note")
  fireEvent.change(box, { target: { value: "words" } })
  fireEvent.keyDown(box, { key: "Enter" })
  expect(calls.createNote).not.toHaveBeenCalled()
  fireEvent.keyDown(box, { key: "Enter", ctrlKey: true })
  fireEvent.keyDown(box, { key: "Enter", metaKey: true })
  expect((await screen.findByRole("alert")).textContent).toContain("The store did not answer.")
  expect(calls.createNote).toHaveBeenCalledTimes(1)
  expect(calls.createNote).toHaveBeenCalledWith({ subject, body: "words" })
  expect(box).toHaveProperty("value", "words")
  calls.createNote.mockReturnValueOnce(answered(ok({ num: 1 })))
  fireEvent.keyDown(box, { key: "Enter", metaKey: true })
  await waitFor(() => expect(box).toHaveProperty("value", ""))
})

it("asks twice before it deletes", async () => {
  calls.deleteNote.mockReturnValue(answered(ok(undefined)))
  show([note(7, "mine")])
  fireEvent.click(screen.getByRole("button", { name: "Delete" }))
  expect(calls.deleteNote).not.toHaveBeenCalled()
  fireEvent.click(screen.getByRole("button", { name: "Delete for good" }))
  await waitFor(() => expect(calls.deleteNote).toHaveBeenCalledWith({ num: 7 }))
})

it("offers to delete only what one may, and writing only to who may", () => {
  const theirs = note(1, "theirs", { by: { id: "ben", name: "Ben" } })
  const { unmount } = show([theirs])
  expect(screen.queryByRole("button", { name: "Delete" })).toBeNull()
  unmount()
  const asAdmin = show([theirs], "admin")
  expect(screen.getByRole("button", { name: "Delete" })).toBeTruthy()
  asAdmin.unmount()
  show([theirs], "viewer")
  expect(screen.queryByLabelText("Write a note")).toBeNull()
})

it("says who took a note out, and nothing of what it said", () => {
  show([note(1, "gone", { body: [], erased: { at: "2026-11-24T13:30:00.000Z", by: "Eve" } })])
  expect(screen.getByText(/Deleted by Eve/)).toBeTruthy()
  expect(screen.queryByRole("button", { name: "Delete" })).toBeNull()
})
