import { expect, it } from "vitest"
import { toGroupPacket } from "./packet-group"
import { toGroupMarkdown } from "./packet-markdown"
import type { GroupPacket, GroupPacketFacts } from "./packet-types"

const facts: GroupPacketFacts = {
  id: "fg_1",
  code: null,
  template: "GPU lost",
  cause: "unknown",
  class: "escalate",
  sentence: "Jobs fail.",
  firstSeenAt: 0,
  lastSeenAt: 1_000,
  jobs: 24,
  isCapped: false,
  models: [{ value: "pro", jobs: 24 }],
  formats: [
    { value: "webm", jobs: 20 },
    { value: null, jobs: 4 },
  ],
  connections: [{ value: "main", jobs: 24 }],
  customers: 1,
  noCustomerJobs: 0,
  days: [],
  samples: [
    {
      job_id: "job_1",
      connection: "main",
      environment: "production",
      request_id: "req_1",
      created_at: "2026-11-24T22:30:06.120Z",
      failed_at: null,
      model: "pro",
      output_format: null,
      error: "GPU lost",
    },
  ],
  appVersion: "1.0.0",
}
const toLabels = (more: Partial<GroupPacketFacts>) =>
  toGroupPacket({ ...facts, ...more }, { secrets: [], now: 0 }).missing.map(({ label }) => label)

it("counts what is not known of a group's jobs and samples, and names nothing that is known", () => {
  expect(toLabels({}).slice(0, 3)).toEqual([
    "Output formats of 4 of 24 jobs",
    "Ids and times of 23 of 24 jobs",
    "HTTP status",
  ])
  expect(toLabels({ isCapped: true })).toContain("Ids and times of all but 1 of more than 24 jobs")
  expect(toLabels({ jobs: 1 }).filter((label) => label.startsWith("Ids"))).toEqual([])
})

it("says of how many jobs the customer is not known", () => {
  const of = (customers: number | null, noCustomerJobs: number) =>
    toGroupPacket({ ...facts, customers, noCustomerJobs }, { secrets: [], now: 0 })
  const labels = (packet: GroupPacket) => packet.missing.map(({ label }) => label).filter((one) => /^Cust/.test(one))
  expect(labels(of(1, 0))).toEqual([])
  expect(labels(of(1, 23))).toEqual(["Customers of 23 of 24 jobs"])
  expect(labels(of(null, 24))).toEqual(["Customers"])
  expect(toGroupMarkdown(of(1, 0))).toContain("**Customers touched:** 1\n")
  expect(toGroupMarkdown(of(1, 23))).toContain("**Customers touched:** 1 known, 23 jobs unknown\n")
  expect(toGroupMarkdown(of(1, 1))).toContain("**Customers touched:** 1 known, 1 job unknown\n")
  expect(toGroupMarkdown(of(null, 24))).toContain("**Customers touched:** not known\n")
})
