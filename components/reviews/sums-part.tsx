import { VendorText } from "@/components/job/vendor-text"
import { Link } from "@/components/ui/link"
import { formatCost, formatCount } from "@/lib/format"
import type { NamedSum, ReviewReport } from "@/lib/reviews/schema"
import { Section } from "./section"
import { toPercent } from "./words"

/** What the credits went to. */
export function SumsPart({ report: { models, customers } }: { report: ReviewReport }) {
  return (
    <Section id="where" title="Where it went">
      <div className="grid gap-x-10 gap-y-5 md:grid-cols-2 print:grid-cols-2">
        <Sums head="Model" sums={models} unknown="model not known" none="No job in this week." />
        <Sums
          head="Customer"
          sums={customers}
          unknown="customer not known"
          none="No job names a customer. Attribution tells which job was made for whom."
        />
      </div>
    </Section>
  )
}

type SumsProps = { head: string; sums: readonly NamedSum[]; unknown: string; none: string }

function Sums({ head, sums, unknown, none }: SumsProps) {
  if (sums.length === 0) return <p className="text-pretty text-muted">{none}</p>
  return (
    <table className="self-start">
      <thead>
        <tr>
          <th scope="col">{head}</th>
          <th scope="col" className="num">
            Jobs
          </th>
          <th scope="col" className="num">
            Credits
          </th>
          <th scope="col" className="num">
            Share
          </th>
        </tr>
      </thead>
      <tbody>
        {sums.map((sum) => (
          <tr key={sum.name ?? ""}>
            <th scope="row" className="w-full whitespace-normal py-1.5 font-normal">
              <Link href={sum.href} className="text-accent hover:underline">
                {sum.name === null ? unknown : <VendorText>{sum.name}</VendorText>}
              </Link>
            </th>
            <td className="num">{formatCount(sum.jobs)}</td>
            <td className="num">{formatCost(sum.costMilli, sum.isEstimated)}</td>
            <td className="num text-muted">{toPercent(sum.share)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
