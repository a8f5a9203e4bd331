// @vitest-environment happy-dom
import { render, screen } from "@testing-library/react"
import { expect, it, vi } from "vitest"
import type { DriftRow } from "@/lib/drift/schema"
import { DriftList } from "./drift-list"

vi.mock("@/components/shell/shell-context", () => ({
  useShell: () => ({ connections: [{ id: "main", label: "Production", environment: "production" }] }),
}))

const ROW: DriftRow = {
  connection: "main",
  endpoint: "GET /v1/jobs",
  field: "<img src=x>",
  kind: "unknown_field",
  firstSeenAt: "2026-11-20T10:00:00.000Z",
  lastSeenAt: "2026-11-20T10:00:01.000Z",
  count: 1_200,
  sample: '"<script>alert(1)</script>"',
}

it("says what differed, where and how often; the vendor's words stay text", () => {
  const { container } = render(<DriftList rows={[ROW, { ...ROW, kind: "missing", sample: "", count: 1 }]} />)
  expect(container.querySelector("img, script")).toBeNull()
  const [first, second] = screen.getAllByRole("listitem")
  expect(first?.textContent).toContain("<img src=x> not documented")
  expect(first?.textContent).toContain('"<script>alert(1)</script>"')
  expect(first?.textContent).toMatch(/Production.*1,200 times/)
  expect(second?.textContent).toMatch(/no sample1 time,/)
})
