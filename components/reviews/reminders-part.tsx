import type { ReviewReport } from "@/lib/reviews/schema"
import { ReportLink, Section } from "./section"

/** Keys, integration and the like: what is due whatever the figures say. Not drawn when there is nothing. */
export function RemindersPart({ report: { reminders } }: { report: ReviewReport }) {
  if (reminders.length === 0) return null
  return (
    <Section id="reminders" title="Do not forget">
      <ul className="divide-y divide-line">
        {reminders.map(({ title, detail, href }) => (
          <li key={`${title} ${detail}`} className="flex break-inside-avoid items-baseline justify-between gap-4 py-2">
            <span className="min-w-0">
              <span className="font-medium">{title}</span>
              <span className="block text-pretty text-muted">{detail}</span>
            </span>
            <span className="no-print flex-none">
              <ReportLink href={href}>Look</ReportLink>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
