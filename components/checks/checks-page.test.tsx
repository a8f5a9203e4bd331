// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { fireEvent, render, screen, waitFor, within } from "@testing-library/react"
import { beforeEach, expect, it, vi } from "vitest"
import type { ChecksView, ShownCheck } from "@/lib/checks/schema"
import type { Role } from "@/lib/domain/operator"
import { ok } from "@/lib/result"

const calls = vi.hoisted(() => ({ proveCheck: vi.fn(), sendBurst: vi.fn() }))
const shell = vi.hoisted(() => ({ role: "admin" as Role }))
const http = vi.hoisted(() => ({ getJson: vi.fn() }))
vi.mock("@/lib/checks/actions", () => calls)
vi.mock("@/lib/http", async (original) => ({ ...(await original<typeof import("@/lib/http")>()), ...http }))
vi.mock("next/navigation", () => ({ useRouter: () => ({}), useSearchParams: () => new URLSearchParams() }))
vi.mock("@/components/shell/use-connection", () => ({ useConnection: () => ({ connection: null }) }))
vi.mock("@/components/shell/shell-context", () => ({
  useShell: () => ({
    by: { id: "ada", role: shell.role },
    connections: [{ id: "main", label: "Main", environment: "production" }],
  }),
}))

const { ChecksPage } = await import("./checks-page")

const check = (given: Partial<ShownCheck> & Pick<ShownCheck, "id" | "title">): ShownCheck => ({
  group: "Integration",
  verdict: "pass",
  words: "It was so.",
  links: [],
  at: "2026-11-26T12:00:00.000Z",
  proof: null,
  docsUrl: "https://removebgvideo.com/docs/",
  ...given,
})
const view: ChecksView = {
  at: "2026-11-26T12:00:00.000Z",
  connections: [
    {
      connection: "main",
      label: "Main",
      environment: "production",
      counts: { pass: 1, fail: 1, unproven: 1 },
      checks: [
        check({ id: "auth.wrong_key", title: "A wrong key", verdict: "fail", proof: "auth.wrong_key" }),
        check({
          id: "idempotency",
          title: "One job",
          links: [{ label: "job_<b>‮", href: "/jobs/main/x", isId: true }],
        }),
        check({ id: "rate.back_off", title: "Waits", verdict: "unproven", at: null, proof: "rate.burst" }),
      ],
    },
  ],
}

const show = () => {
  const client = new QueryClient()
  client.setQueryData(["checks", null], view)
  render(
    <QueryClientProvider client={client}>
      <ChecksPage />
    </QueryClientProvider>,
  )
}

beforeEach(() => {
  document.body.replaceChildren()
  shell.role = "admin"
  http.getJson.mockReset().mockResolvedValue(view)
  for (const call of Object.values(calls)) {
    call.mockReset().mockResolvedValue(ok({ answer: Promise.resolve(ok({ connection: "main" })) }))
  }
})

it("shows each verdict in words, evidence as inert text with its link, and how old it is", () => {
  shell.role = "support"
  show()
  expect(screen.getByText("1 passes, 1 fails, 1 not proven")).toBeTruthy()
  const [fails, passes, open] = screen.getAllByRole("listitem")
  expect(fails?.textContent).toContain("Fail")
  expect(
    within(passes ?? document.body)
      .getByRole("link", { name: /job_/ })
      .getAttribute("href"),
  ).toBe("/jobs/main/x")
  expect(open?.textContent).toContain("Not proven")
  expect(open?.textContent).toContain("no evidence yet")
  expect(screen.queryByRole("button", { name: /Prove now|burst/ })).toBeNull()
})

it("lets an admin prove a check now", async () => {
  show()
  fireEvent.click(screen.getByRole("button", { name: "Prove now: A wrong key" }))
  await waitFor(() => expect(calls.proveCheck).toHaveBeenCalledWith({ connection: "main", proof: "auth.wrong_key" }))
  await waitFor(() => expect(http.getJson).toHaveBeenCalled())
})

it("orders a burst against production only with its name typed", async () => {
  show()
  fireEvent.click(screen.getByRole("button", { name: "Order a burst…" }))
  const send = await screen.findByText("Send the burst")
  const form = send.closest("form") ?? document.body
  fireEvent.submit(form)
  expect(send.hasAttribute("disabled")).toBe(true)
  expect(calls.sendBurst).not.toHaveBeenCalled()
  fireEvent.change(screen.getByLabelText(/type main to confirm/), { target: { value: "main" } })
  fireEvent.submit(form)
  await waitFor(() => expect(calls.sendBurst).toHaveBeenCalledWith({ connection: "main", typed: "main" }))
})
