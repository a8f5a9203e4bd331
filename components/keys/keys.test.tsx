// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { fireEvent, render, screen, waitFor, within } from "@testing-library/react"
import { beforeEach, expect, it, vi } from "vitest"
import { ClockProvider } from "@/components/ui/clock"
import type { Role } from "@/lib/domain/operator"
import { keyQueries } from "@/lib/keys/queries"
import type { KeyView, KeysView as View } from "@/lib/keys/schema"
import { ok } from "@/lib/result"

const calls = vi.hoisted(() => ({ attestKey: vi.fn() }))
vi.mock("@/lib/keys/actions", () => calls)
const me = vi.hoisted(() => ({ by: { id: "ann", role: "support" }, connections: [] }))
vi.mock("@/components/shell/shell-context", () => ({ useShell: () => me }))
vi.mock("@/components/shell/use-connection", () => ({ useConnection: () => ({ connection: null, connections: [] }) }))

const { KeysView } = await import("./keys-view")

const now = Date.parse("2026-11-24T14:00:00Z")
const old: KeyView = {
  alias: "prod-2026",
  place: "variable KEY_OLD",
  owner: "Ada",
  createdOn: "2026-09-02",
  createdFrom: "attested",
  deletedOn: null,
  rotateEveryDays: 90,
  ageDays: 83,
  checked: null,
  history: [{ num: 1, kind: "created", on: "2026-09-02", note: "As shown", by: "Eve", at: "2026-11-20T10:00:00.000Z" }],
  lastCallAt: null,
  hour: { calls: 0, refused: 0 },
  day: { calls: 0, errors: 0 },
}
const fresh: KeyView = {
  ...old,
  alias: "prod-2027",
  history: [],
  lastCallAt: "2026-11-24T13:59:00.000Z",
  day: { calls: 900, errors: 3 },
}
const view: View = {
  at: "2026-11-24T14:00:00.000Z",
  dashboardUrl: "https://vendor.test/dashboard",
  connections: [
    {
      id: "prod-main",
      environment: "production",
      keys: [old, fresh],
      lookedBackTo: "2026-11-20T10:00:00.000Z",
      watch: { newAlias: "prod-2027", old: [{ alias: "prod-2026", verdict: "safe" }] },
    },
  ],
}

function show(role: Role) {
  me.by = { id: "ann", role }
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Number.POSITIVE_INFINITY } } })
  client.setQueryData<View>(keyQueries.view(null).queryKey, view)
  return render(
    <QueryClientProvider client={client}>
      <ClockProvider now={now} zone="UTC">
        <KeysView />
      </ClockProvider>
    </QueryClientProvider>,
  )
}

beforeEach(() => {
  vi.stubGlobal(
    "fetch",
    vi.fn(async (url: string) => Response.json(ok(url.startsWith("/api/keys") ? view : []))),
  )
})

it("shows old and new key side by side, the verdict, and whose calls these are", () => {
  show("viewer")
  const table = screen.getByRole("table", { name: /old and the new key/ })
  const rows = within(table).getAllByRole("row").slice(1)
  expect(rows.map((row) => row.textContent)).toEqual([
    "prod-2027 new9003",
    "prod-2026 old✓ Safe to disable: no call with the old key for 24 h00",
  ])
  expect(screen.getByText(/Only this dashboard’s calls are known here/)).toBeTruthy()
  expect(screen.getAllByText("2026-09-02, attested")).toHaveLength(2)
  expect(screen.getByText(/none since/)).toBeTruthy()
  expect(screen.getByText(/Created on 2026-09-02/)).toBeTruthy()
  expect(screen.queryByRole("button", { name: /Checked|Created on|Deleted on/ })).toBeNull()
})

it("lets support say that a key was checked, and admins also when it was made or deleted", async () => {
  show("support").unmount()
  show("admin")
  expect(screen.getByRole("button", { name: "Deleted on: key prod-2026" })).toBeTruthy()
  fireEvent.click(screen.getByRole("button", { name: "Checked: key prod-2026" }))
  const form = await screen.findByRole("dialog", { name: "Checked in the vendor’s Dashboard" })
  fireEvent.change(within(form).getByLabelText(/^Note/), { target: { value: " fine " } })
  calls.attestKey.mockReturnValueOnce(Promise.resolve(ok({ answer: Promise.resolve(ok({ num: 2 })) })))
  fireEvent.click(within(form).getByRole("button", { name: "Note it" }))
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull())
  expect(calls.attestKey).toHaveBeenCalledWith({
    connection: "prod-main",
    alias: "prod-2026",
    kind: "checked",
    on: "2026-11-24",
    note: "fine",
  })
})

it("offers support no more than that", () => {
  show("support")
  expect(screen.getAllByRole("button", { name: /^Checked: / })).toHaveLength(2)
  expect(screen.queryByRole("button", { name: /Created on|Deleted on/ })).toBeNull()
})
