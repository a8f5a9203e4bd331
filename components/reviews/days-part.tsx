import { Link } from "@/components/ui/link"
import { formatCost, formatCount, formatDay } from "@/lib/format"
import type { ReviewReport } from "@/lib/reviews/schema"
import { Remark, Section } from "./section"

const WIDTH = 400

/** Credits of each team day; name and bar lead to exactly its jobs. */
export function DaysPart({ report }: { report: ReviewReport }) {
  const top = Math.max(1, ...report.days.map(({ costMilli }) => costMilli ?? 0))
  return (
    <Section id="days" title="Day by day">
      <table>
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col" className="w-1/2 max-sm:w-1/4">
              <span className="sr-only">Drawn</span>
            </th>
            <th scope="col" className="num">
              Credits
            </th>
            <th scope="col" className="num">
              Jobs
            </th>
            <th scope="col" className="num">
              Failed
            </th>
          </tr>
        </thead>
        <tbody>
          {report.days.map((day) => (
            <tr key={day.day}>
              <th scope="row" className="font-normal">
                <Link href={day.href} className="text-accent hover:underline">
                  {formatDay(day.day)}
                </Link>
              </th>
              <td>
                {/* For the mouse; keyboard and screen reader have the day's name. */}
                <Link
                  href={day.href}
                  tabIndex={-1}
                  aria-hidden="true"
                  className="block py-2 hover:opacity-80 print:py-1"
                >
                  <svg
                    aria-hidden="true"
                    viewBox={`0 0 ${WIDTH} 14`}
                    preserveAspectRatio="none"
                    className="block h-3.5 w-full fill-c1"
                  >
                    <rect
                      width={Math.max((day.jobs ?? 0) > 0 ? 1.5 : 0, ((day.costMilli ?? 0) / top) * WIDTH)}
                      height={14}
                      rx={1}
                    />
                  </svg>
                </Link>
              </td>
              <td className="num">{formatCost(day.costMilli, day.isEstimated)}</td>
              <td className="num">{formatCount(day.jobs)}</td>
              <td className="num">{formatCount(day.failed)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Remark>Days of {report.timeZone}. Jobs and their credits count on the day on which they were made.</Remark>
    </Section>
  )
}
