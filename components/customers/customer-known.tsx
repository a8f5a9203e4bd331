import { Card } from "@/components/ui/card"
import { Facts } from "@/components/ui/facts"
import type { Customer, CustomerCoverage, CustomerValue } from "@/lib/customers/schema"
import { formatCount } from "@/lib/format"

const PARTS = [
  { name: "project", label: "Project" },
  { name: "user", label: "User" },
  { name: "file", label: "File name" },
  { name: "length", label: "Length" },
  { name: "credits", label: "Credits reported" },
] as const

/** Their projects and users, and how much of their jobs is known at all. */
export function CustomerKnown({ customer: { known } }: { customer: Customer }) {
  if (known === null || known.coverage.of === 0) return null
  const isPartial = known.coverage.of > 10_000
  return (
    <>
      <Values title="Projects" values={known.projects} />
      <Values title="Users" values={known.users} />
      <Card title="Known of their jobs">
        <Facts items={PARTS.map(({ name, label }) => ({ label, value: toShare(known.coverage, name) }))} />
        {isPartial ? <p className="border-t border-line px-3.5 py-2 text-muted">Of their newest 10,000 jobs.</p> : null}
      </Card>
    </>
  )
}

/** "84 % (1,010 of 1,200)". */
function toShare(coverage: CustomerCoverage, name: keyof CustomerCoverage): string {
  const [part, of] = [coverage[name], coverage.of]
  if (part === of) return "all"
  if (part === 0) return "none"
  // Never rounded to what would be all or none.
  const percent = Math.min(99, Math.max(1, Math.round((part / of) * 100)))
  return `${percent} % (${formatCount(part)} of ${formatCount(of)})`
}

function Values({ title, values }: { title: string; values: CustomerValue[] }) {
  if (values.length === 0) return null
  return (
    <Card title={title}>
      <ul className="px-3.5 py-1.5">
        {values.map(({ value, jobs }) => (
          <li key={value} className="flex items-baseline justify-between gap-3 py-0.5">
            <bdi className="min-w-0 truncate" title={value}>
              {value}
            </bdi>
            <span className="flex-none tabular-nums text-muted">
              {formatCount(jobs)} {jobs === 1 ? "job" : "jobs"}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
