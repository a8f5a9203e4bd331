// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { fireEvent, render, screen } from "@testing-library/react"
import { beforeEach, describe, expect, it, vi } from "vitest"
import type { PersonRow } from "@/lib/people/schema"
import { AddPerson } from "./add-person"
import { ChangePerson } from "./change-person"
import { toDeeds, toSignInWords } from "./words"

const actions = vi.hoisted(() => ({
  addPerson: vi.fn(),
  changeRole: vi.fn(),
  disablePerson: vi.fn(),
  enablePerson: vi.fn(),
  resetPassword: vi.fn(),
  signOutPerson: vi.fn(),
}))
vi.mock("@/lib/people/actions", () => actions)

const answer = (data: unknown) => Promise.resolve({ ok: true, data: { answer: Promise.resolve({ ok: true, data }) } })
const refusal = (message: string) => Promise.resolve({ ok: false, code: "conflict", message })

const ANN: PersonRow = {
  id: "ann",
  name: "Ann",
  email: "ann@a.test",
  role: "admin",
  createdAt: "2026-11-01T10:00:00.000Z",
  disabledAt: null,
  lastSignInAt: null,
  sessions: 1,
  hasPassword: true,
}

const draw = (part: React.ReactNode) =>
  render(<QueryClientProvider client={new QueryClient()}>{part}</QueryClientProvider>)
const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }))

beforeEach(() => {
  for (const action of Object.values(actions)) action.mockReset()
  HTMLDialogElement.prototype.showModal ??= function showModal() {
    this.open = true
  }
})

describe("adding a person", () => {
  it("sends what was typed and shows the password that was made", async () => {
    actions.addPerson.mockReturnValue(answer({ email: "ben@a.test", password: "abcde-fghjk-mnpqr-stuvw" }))
    draw(<AddPerson onClose={() => undefined} />)
    fireEvent.change(screen.getByLabelText(/^E-mail/), { target: { value: " ben@a.test " } })
    fireEvent.change(screen.getByLabelText(/^Name/), { target: { value: "Ben" } })
    fireEvent.click(screen.getByLabelText(/^support/))
    press("Add and make a password")
    expect(await screen.findByText("abcde-fghjk-mnpqr-stuvw")).toBeTruthy()
    expect(actions.addPerson).toHaveBeenCalledWith({ email: "ben@a.test", name: "Ben", role: "support" })
  })
})

describe("changing a person", () => {
  it("offers a role that is another one only, and says why it was refused", async () => {
    actions.changeRole.mockReturnValue(refusal("This is the only admin: make someone else admin first."))
    draw(<ChangePerson person={ANN} deed="role" onClose={() => undefined} />)
    expect(screen.getByRole("button", { name: "Change the role" }).hasAttribute("disabled")).toBe(true)
    fireEvent.click(screen.getByLabelText(/^viewer/))
    press("Change the role")
    expect((await screen.findByRole("alert")).textContent).toMatch(/only admin/)
    expect(actions.changeRole).toHaveBeenCalledWith({ personId: "ann", role: "viewer" })
  })

  it("shows a new password once it is made, and not before it was asked for", async () => {
    actions.resetPassword.mockReturnValue(answer({ password: "abcde-fghjk-mnpqr-stuvw" }))
    draw(<ChangePerson person={ANN} deed="password" onClose={() => undefined} />)
    expect(actions.resetPassword).not.toHaveBeenCalled()
    press("Make a new password")
    expect(await screen.findByText("abcde-fghjk-mnpqr-stuvw")).toBeTruthy()
  })

  it("closes when it is done", async () => {
    actions.disablePerson.mockReturnValue(answer({ personId: "ann" }))
    const onClose = vi.fn()
    draw(<ChangePerson person={ANN} deed="disable" onClose={onClose} />)
    press("Disable")
    await vi.waitFor(() => expect(onClose).toHaveBeenCalledOnce())
  })
})

it("offers what makes sense now", () => {
  const deeds = (given: Partial<PersonRow>, isSelf = false) =>
    toDeeds({ ...ANN, ...given }, isSelf).map((one) => one.deed)
  expect(deeds({})).toEqual(["role", "password", "signOut", "disable"])
  expect(deeds({ sessions: 0 })).toEqual(["role", "password", "disable"])
  expect(deeds({}, true)).toEqual(["role", "signOut", "disable"])
  expect(deeds({ disabledAt: "2026-11-24T10:00:00.000Z" })).toEqual(["enable", "role"])
})

it("says how a person comes in", () => {
  expect([
    toSignInWords({ hasPassword: true }, null),
    toSignInWords({ hasPassword: false }, null),
    toSignInWords({ hasPassword: true }, "Acme ID"),
    toSignInWords({ hasPassword: false }, "Acme ID"),
  ]).toEqual(["by password", "no password: cannot sign in", "by password or Acme ID", "by Acme ID"])
})
